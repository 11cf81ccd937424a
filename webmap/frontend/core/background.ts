// The background map as numbers: what a municipality has, which tile holds which part, how wide a street is drawn.

import type { Position } from "./model.ts";

export interface Background {
  readonly is_there: boolean;
  /** The municipality's own shapes, or pictures of a configured source. */
  readonly kind: "shapes" | "pictures" | null;
  /** The address of a tile, with {z}, {x} and {y}. */
  readonly tiles: string | null;
  /** How many things each layer holds. */
  readonly layers: Readonly<Record<string, number>>;
  readonly min_zoom: number;
  readonly max_zoom: number;
  /** West, south, east, north in degrees. */
  readonly bounds: readonly [number, number, number, number] | null;
  readonly credit: string;
  readonly places: number;
}

/** A place that a search has found; bounds are west, south, east, north in degrees. */
export interface Place {
  readonly name: string;
  readonly also: string;
  readonly layer: string;
  readonly kind: string;
  readonly lon: number;
  readonly lat: number;
  readonly bounds: readonly [number, number, number, number];
}

export interface TileKey {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The tile that is fetched for one that is drawn, and which part of it: the drawn one is 1/`parts` wide, `left` and `top` of it away. */
export interface Part {
  readonly tile: TileKey;
  readonly parts: number;
  readonly left: number;
  readonly top: number;
}

/** Tiles end at `last`; those after it are parts of one of them. */
export function partOf({ z, x, y }: TileKey, last: number): Part {
  const parts = 2 ** Math.max(0, z - last);
  const tile = { z: Math.min(z, last), x: Math.floor(x / parts), y: Math.floor(y / parts) };
  return { tile, parts, left: x - tile.x * parts, top: y - tile.y * parts };
}

export function addressOf(template: string, { z, x, y }: TileKey): string {
  return template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
}

const WIDTHS: Readonly<Record<string, readonly [number, number, number]>> = {
  // At zoom 12, 15 and 18, in pixels.
  major: [2.2, 6, 18], medium: [1.4, 4.5, 14], minor: [0.7, 3, 11], service: [0.4, 1.6, 6], path: [0.4, 1.1, 3], rail: [0.7, 1.2, 2],
};

/** How wide a street of a kind is drawn at a zoom, in pixels. */
export function widthOf(kind: string, zoom: number): number {
  const [far, middle, near] = WIDTHS[kind] ?? WIDTHS["path"] ?? [1, 1, 1];
  if (zoom <= 15) return far * (middle / far) ** Math.max(-1, (zoom - 12) / 3);
  return middle * (near / middle) ** Math.min(4 / 3, (zoom - 15) / 3);
}

export type Point = Readonly<Pick<DOMPointReadOnly, "x" | "y">>;
export type Segment = readonly [Point, Point];

/** The longest nearly straight stretch of a line, where a name can stand. */
export function straightest(line: readonly Point[]): Segment | null {
  let best: Segment | null = null;
  let longest = 0;
  for (let start = 0; start < line.length - 1; ) {
    let end = start + 1;
    let along = between(line[start], line[end]);
    while (end + 1 < line.length) {
      const further = along + between(line[end], line[end + 1]);
      if (between(line[start], line[end + 1]) < 0.985 * further) break;
      along = further;
      end += 1;
    }
    const [from, to] = [line[start], line[end]];
    if (along > longest && from !== undefined && to !== undefined) {
      longest = along;
      best = [from, to];
    }
    start = end;
  }
  return best;
}

function between(a: Point | undefined, b: Point | undefined): number {
  return a === undefined || b === undefined ? 0 : Math.hypot(b.x - a.x, b.y - a.y);
}

/** The part of a segment inside a square from 0 to `size`, or none. */
export function within([a, b]: Segment, size: number): Segment | null {
  let [from, to] = [0, 1];
  for (const [start, step] of [[a.x, b.x - a.x], [a.y, b.y - a.y]] as const) {
    if (step === 0) {
      if (start < 0 || start > size) return null;
      continue;
    }
    const edges = [-start / step, (size - start) / step];
    from = Math.max(from, Math.min(...edges));
    to = Math.min(to, Math.max(...edges));
  }
  if (from >= to) return null;
  const at = (share: number): Point => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });
  return [at(from), at(to)];
}

export function positionOfPlace({ lon, lat }: Place): Position {
  return { lon, lat };
}
