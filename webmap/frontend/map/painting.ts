// How a tile of the background map is painted: from the ground up, names last.

import { straightest, widthOf, within, type Point } from "../core/background.ts";

export interface Shape {
  readonly kind: string;
  readonly name: string;
  /** Of a street: "lit", "unlit", or empty where nobody knows. */
  readonly light: string;
  readonly isArea: boolean;
  /** Its lines in shares of the tile: 0 to 1 is inside. */
  readonly lines: readonly (readonly Point[])[];
  readonly path: Path2D;
  readonly box: readonly [number, number, number, number];
}

/** A tile's shapes by layer. */
export type Ground = ReadonlyMap<string, readonly Shape[]>;

/** Which part of a tile is drawn (1/`parts` of its width), how large in pixels, at which zoom. */
export interface Frame {
  readonly parts: number;
  readonly left: number;
  readonly top: number;
  readonly size: number;
  readonly zoom: number;
}

/** The layers that a person may turn on. */
export interface Shown {
  readonly lamps: boolean;
  readonly light: boolean;
}

const COLOURS = [
  "land", "green", "wood", "water", "building", "square", "casing", "major", "street", "path", "rail", "ink", "lamp", "lamp-edge", "lit", "unlit",
] as const;

export type Colours = Readonly<Record<(typeof COLOURS)[number], string>>;

/** The colours of the page as it is now, by day or night. */
export function coloursOf(page: Document): Colours {
  const style = getComputedStyle(page.documentElement);
  return Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()])) as Colours;
}

const STREETS = ["path", "service", "minor", "medium", "major"] as const;
/** From these zooms on the names of streets are written. */
const NAMED_FROM: Readonly<Record<string, number>> = { major: 13, medium: 14, minor: 15, service: 17, path: 17 };
/** From this zoom on the light of streets is drawn: before it most of them are not there. */
const LIGHT_FROM = 13;
/** Shapes this far outside the part still reach into it with their width, in pixels. */
const REACH_PX = 16;

export function paint(pen: CanvasRenderingContext2D, ground: Ground, frame: Frame, colours: Colours, shown: Shown): void {
  new Painter(pen, ground, frame, colours).paint(shown);
}

class Painter {
  readonly #pen: CanvasRenderingContext2D;
  readonly #ground: Ground;
  readonly #frame: Frame;
  readonly #colours: Colours;
  /** Pixels of a whole tile at this zoom. */
  readonly #whole: number;
  readonly #taken: (readonly [number, number, number, number])[] = [];

  constructor(pen: CanvasRenderingContext2D, ground: Ground, frame: Frame, colours: Colours) {
    this.#pen = pen;
    this.#ground = ground;
    this.#frame = frame;
    this.#colours = colours;
    this.#whole = frame.size * frame.parts;
    pen.lineJoin = "round";
    pen.lineCap = "round";
  }

  paint(shown: Shown): void {
    const { zoom } = this.#frame;
    const colours = this.#colours;
    const waters = this.#seen("water");
    const streets = this.#seen("streets");
    this.#fill(this.#seen("green"), colours.green);
    this.#fill(this.#seen("green").filter((one) => one.kind === "wood"), colours.wood);
    this.#fill(waters, colours.water);
    this.#stroke(waters.filter((one) => !one.isArea), colours.water, widthOf("service", zoom) + 0.6);
    this.#fill(streets, colours.square);
    this.#fill(this.#seen("buildings"), colours.building);
    const ranks = STREETS.map((kind) => ({ kind, width: widthOf(kind, zoom), lines: streets.filter((one) => one.kind === kind && !one.isArea) }));
    for (const { kind, width, lines } of ranks) {
      if (kind !== "path" && width > 1.5) this.#stroke(lines, colours.casing, width + 1.5);
    }
    for (const { kind, width, lines } of ranks) {
      const colour = kind === "path" ? colours.path : kind === "major" ? colours.major : colours.street;
      this.#stroke(lines, colour, width, kind === "path" && zoom >= 15 ? [4, 3] : []);
    }
    this.#stroke(streets.filter((one) => one.kind === "rail"), colours.rail, widthOf("rail", zoom), [6, 3]);
    if (shown.light && zoom >= LIGHT_FROM) this.#light(streets);
    if (shown.lamps) this.#lamps();
    this.#names(streets);
  }

  /** Lit streets have a line drawn through, unlit ones a dotted one: told apart without colour too. */
  #light(streets: readonly Shape[]): void {
    const { zoom } = this.#frame;
    const width = Math.max(1.6, Math.min(4, widthOf("path", zoom) * 1.6));
    this.#stroke(streets.filter((one) => one.light === "lit"), this.#colours.lit, width);
    this.#stroke(streets.filter((one) => one.light === "unlit"), this.#colours.unlit, width * 1.3, [0.1, width * 2.4]);
  }

  #lamps(): void {
    const { size, zoom } = this.#frame;
    const radius = zoom < 16 ? 2.2 : zoom < 18 ? 4 : 5.5;
    const all = new Path2D();
    for (const { lines } of this.#seen("lamps")) {
      const at = this.#pixel(lines[0]?.[0]);
      if (at === null || at.x < -radius || at.y < -radius || at.x > size + radius || at.y > size + radius) continue;
      all.moveTo(at.x, at.y - radius);
      all.lineTo(at.x + radius, at.y);
      all.lineTo(at.x, at.y + radius);
      all.lineTo(at.x - radius, at.y);
      all.closePath();
    }
    this.#pen.fillStyle = this.#colours.lamp;
    this.#pen.strokeStyle = this.#colours["lamp-edge"];
    this.#pen.lineWidth = zoom < 16 ? 0.8 : 1.4;
    this.#pen.setLineDash([]);
    this.#pen.fill(all);
    this.#pen.stroke(all);
  }

  /** The shapes of a layer that reach into the part. */
  #seen(layer: string): readonly Shape[] {
    const { parts, left, top } = this.#frame;
    const reach = REACH_PX / this.#whole;
    const [west, north, east, south] = [left / parts - reach, top / parts - reach, (left + 1) / parts + reach, (top + 1) / parts + reach];
    return (this.#ground.get(layer) ?? []).filter(({ box }) => box[0] <= east && box[2] >= west && box[1] <= south && box[3] >= north);
  }

  #fill(shapes: readonly Shape[], colour: string): void {
    this.#together(shapes.filter((one) => one.isArea), (all) => {
      this.#pen.fillStyle = colour;
      this.#pen.fill(all);
    });
  }

  #stroke(shapes: readonly Shape[], colour: string, width_px: number, dash_px: readonly number[] = []): void {
    this.#together(shapes, (all) => {
      this.#pen.strokeStyle = colour;
      this.#pen.lineWidth = width_px;
      this.#pen.setLineDash([...dash_px]);
      this.#pen.stroke(all);
    });
  }

  /** Shapes as one path in pixels. */
  #together(shapes: readonly Shape[], draw: (all: Path2D) => void): void {
    if (shapes.length === 0) return;
    const { size, left, top } = this.#frame;
    const all = new Path2D();
    const toPixels = new DOMMatrix([this.#whole, 0, 0, this.#whole, -left * size, -top * size]);
    for (const { path } of shapes) all.addPath(path, toPixels);
    draw(all);
  }

  #pixel(at: Point | undefined): Point | null {
    if (at === undefined) return null;
    const { size, left, top } = this.#frame;
    return { x: at.x * this.#whole - left * size, y: at.y * this.#whole - top * size };
  }

  /** Names of places, then of streets; a name stands whole in its own tile, and never over another. */
  #names(streets: readonly Shape[]): void {
    const pen = this.#pen;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    for (const place of this.#seen("places")) this.#placeName(place);
    for (const kind of [...STREETS].reverse()) {
      if (this.#frame.zoom < (NAMED_FROM[kind] ?? 99)) continue;
      for (const street of streets) if (street.kind === kind && street.name !== "" && !street.isArea) this.#streetName(street);
    }
  }

  #placeName({ kind, name, lines }: Shape): void {
    const { size, zoom } = this.#frame;
    const at = this.#pixel(lines[0]?.[0]);
    if (at === null || at.x < 0 || at.y < 0 || at.x >= size || at.y >= size) return;
    const height = kind === "town" ? 15 : kind === "village" ? 13 : 12;
    this.#pen.font = `600 ${height}px system-ui, sans-serif`;
    const width = this.#pen.measureText(name).width;
    if (width > size - 8 || (kind === "hamlet" && zoom < 14)) return;
    const x = Math.max(width / 2 + 4, Math.min(size - width / 2 - 4, at.x));
    const y = Math.max(height, Math.min(size - height, at.y));
    if (this.#take([x - width / 2, y - height / 2, x + width / 2, y + height / 2])) this.#write(name, { x, y }, 0);
  }

  #streetName({ name, lines }: Shape): void {
    const { size } = this.#frame;
    this.#pen.font = "12px system-ui, sans-serif";
    const width = this.#pen.measureText(name).width;
    for (const line of lines) {
      const pixels = line.map((at) => this.#pixel(at)).filter((at) => at !== null);
      const stretch = straightest(pixels);
      const inside = stretch === null ? null : within(stretch, size);
      if (inside === null) continue;
      const [from, to] = inside;
      const [across, down] = [to.x - from.x, to.y - from.y];
      const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
      const turn = Math.atan2(down, across);
      const upright = Math.abs(turn) > Math.PI / 2 ? turn + Math.PI : turn;
      const [wide, tall] = [Math.abs(Math.cos(turn)) * width + 14, Math.abs(Math.sin(turn)) * width + 14];
      const box = [middle.x - wide / 2, middle.y - tall / 2, middle.x + wide / 2, middle.y + tall / 2] as const;
      const isWhole = box[0] >= 0 && box[1] >= 0 && box[2] <= size && box[3] <= size;
      if (Math.hypot(across, down) >= width + 6 && isWhole && this.#take(box)) return this.#write(name, middle, upright);
    }
  }

  #write(name: string, at: Point, turn: number): void {
    const pen = this.#pen;
    pen.save();
    pen.translate(at.x, at.y);
    pen.rotate(turn);
    pen.setLineDash([]);
    pen.lineWidth = 3.5;
    pen.strokeStyle = this.#colours.land;
    pen.strokeText(name, 0, 0);
    pen.fillStyle = this.#colours.ink;
    pen.fillText(name, 0, 0);
    pen.restore();
  }

  #take(box: readonly [number, number, number, number]): boolean {
    if (this.#taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return false;
    this.#taken.push(box);
    return true;
  }
}
