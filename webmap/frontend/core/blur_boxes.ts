// Boxes that hide parts of a photo: whole pixels of the photo, from its upper left corner, never outside it.

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** As `geodata.model.photo` has it. */
export const MOST_BOXES = 50;

/** Pixels: a box that is smaller hides nothing, and can't be taken hold of. */
export const LEAST_SIDE = 8;

/** Pixels that an arrow key moves a box; with Ctrl it is one. */
export const STEP = 8;

const WRITTEN = /^(\d{1,4}),(\d{1,4}),(\d{1,4}),(\d{1,4})$/;

/** The box as the server writes it: `x,y,width,height`. */
export function written(box: Box): string {
  return [box.x, box.y, box.width, box.height].join(",");
}

/** The box that a text names; null where it names none. */
export function read(text: string): Box | null {
  const found = WRITTEN.exec(text);
  if (found === null) return null;
  const [x = 0, y = 0, width = 0, height = 0] = found.slice(1).map(Number);
  return { x, y, width, height };
}

/** The box in whole pixels, large enough, and inside the photo: its size gives way last. */
export function within(box: Box, photo: Size): Box {
  const width = between(Math.min(LEAST_SIDE, photo.width), Math.round(box.width), photo.width);
  const height = between(Math.min(LEAST_SIDE, photo.height), Math.round(box.height), photo.height);
  return {
    x: between(0, Math.round(box.x), photo.width - width), y: between(0, Math.round(box.y), photo.height - height), width, height,
  };
}

export function moved(box: Box, by: Point, photo: Size): Box {
  return within({ ...box, x: box.x + by.x, y: box.y + by.y }, photo);
}

/** The box with its lower right corner moved; the upper left one stays. */
export function sized(box: Box, by: Point, photo: Size): Box {
  const width = between(LEAST_SIDE, box.width + by.x, photo.width - box.x);
  const height = between(LEAST_SIDE, box.height + by.y, photo.height - box.y);
  return within({ ...box, width, height }, photo);
}

/** The box whose opposite corners these are. */
export function spanned(one: Point, other: Point, photo: Size): Box {
  const [left, right] = ordered(between(0, one.x, photo.width), between(0, other.x, photo.width));
  const [top, bottom] = ordered(between(0, one.y, photo.height), between(0, other.y, photo.height));
  return within({ x: left, y: top, width: right - left, height: bottom - top }, photo);
}

/** Whether two points are far enough apart to mean a box, and not a tap. */
export function isDrawn(one: Point, other: Point): boolean {
  return Math.abs(one.x - other.x) >= LEAST_SIDE && Math.abs(one.y - other.y) >= LEAST_SIDE;
}

/** A first box for whoever draws none: a fifth of the photo, in its middle, and a little aside for each that is there. */
export function fresh(photo: Size, there: number): Box {
  const width = photo.width / 5;
  const height = photo.height / 5;
  const aside = (there % 5) * 2 * STEP;
  return within({ x: (photo.width - width) / 2 + aside, y: (photo.height - height) / 2 + aside, width, height }, photo);
}

export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
}

/** What a key does to a box: arrows move it, with Shift they size it, with Ctrl by one pixel; null where it does nothing. */
export function afterKey(box: Box, { key, shiftKey, ctrlKey }: Key, photo: Size): Box | null {
  const step = ctrlKey ? 1 : STEP;
  const ways: Readonly<Record<string, Point>> = {
    ArrowLeft: { x: -step, y: 0 }, ArrowRight: { x: step, y: 0 }, ArrowUp: { x: 0, y: -step }, ArrowDown: { x: 0, y: step },
  };
  const way = ways[key];
  if (way === undefined) return null;
  return shiftKey ? sized(box, way, photo) : moved(box, way, photo);
}

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function ordered(one: number, other: number): [number, number] {
  return one < other ? [one, other] : [other, one];
}
