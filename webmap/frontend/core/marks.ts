// What the map's answer looks like on screen: its marks joined where they would overlap, and the box to ask for next.

import { fromUnit, toUnit, WORLD_PX, type Unit } from "./geo.ts";
import { isCluster, type Bounds, type Cluster, type Position, type Seen } from "./model.ts";

export type Mark = Seen | Cluster;

/** The server's grid is this many zooms finer than the map: 16 pixels, joined here to what does not overlap. */
export const FINER = 2;

/** The box that is asked for reaches so far beyond the window, in window sizes: small moves need no new answer. */
const BEYOND = 0.25;

/** A mark's own name: an observation's id, or where its cluster stands. */
export function keyOf(mark: Mark): string {
  return isCluster(mark) ? `cluster ${mark.geometry.coordinates.join(" ")}` : mark.id;
}

export function placeOf({ geometry }: Mark): Position {
  const [lon, lat] = geometry.coordinates;
  return { lon, lat };
}

/** How many observations the marks stand for. */
export function countIn(marks: readonly Mark[]): number {
  return marks.reduce((sum, mark) => sum + (isCluster(mark) ? mark.properties.count : 1), 0);
}

/** A box that holds everything the marks stand for. */
export function boundsAround(marks: readonly Mark[]): Bounds {
  const boxes = marks.map((mark): Bounds => {
    if (isCluster(mark)) return mark.properties.bbox;
    const { lon, lat } = placeOf(mark);
    return [lon, lat, lon, lat];
  });
  const edge = (index: 0 | 1 | 2 | 3, pick: (...numbers: number[]) => number): number => pick(...boxes.map((box) => box[index]));
  return [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)];
}

/** Whether anything that the marks stand for may lie in the window. */
export function isAnyIn(marks: readonly Mark[], [west, south, east, north]: Bounds): boolean {
  return marks.some((mark) => {
    const [left, bottom, right, top] = boundsAround([mark]);
    return left <= east && right >= west && bottom <= north && top >= south;
  });
}

/** The box to ask for when a window is shown: larger, and on the lines of a grid of tiles, so that near windows share it. */
export function boxToAsk([west, south, east, north]: Bounds, zoom: number): Bounds {
  const first = toUnit({ lon: west, lat: north });
  const last = toUnit({ lon: east, lat: south });
  const [wide, high] = [(last.x - first.x) * BEYOND, (last.y - first.y) * BEYOND];
  const tiles = 2 ** Math.max(0, zoom);
  const lower = (value: number): number => Math.max(0, Math.floor(value * tiles) / tiles);
  const upper = (value: number): number => Math.min(1, Math.ceil(value * tiles) / tiles);
  const upperLeft = fromUnit({ x: lower(first.x - wide), y: lower(first.y - high) });
  const lowerRight = fromUnit({ x: upper(last.x + wide), y: upper(last.y + high) });
  // The poles lie beyond the square.
  const reach = (lat: number, unit: number): number => (unit <= 0 ? 90 : unit >= 1 ? -90 : lat);
  return [
    upperLeft.lon, reach(lowerRight.lat, upper(last.y + high)), lowerRight.lon, reach(upperLeft.lat, lower(first.y - high)),
  ];
}

/** Whether one box holds another, as far as the map reaches. */
export function isHeld([west, south, east, north]: Bounds, by: Bounds): boolean {
  return Math.max(-180, west) >= by[0] && Math.max(-90, south) >= by[1] && Math.min(180, east) <= by[2] && Math.min(90, north) <= by[3];
}

/** How many pixels a box measures along its longer side at a zoom. */
export function size_px([west, south, east, north]: Bounds, zoom: number): number {
  const [one, other]: [Unit, Unit] = [toUnit({ lon: west, lat: north }), toUnit({ lon: east, lat: south })];
  return Math.max(other.x - one.x, other.y - one.y) * WORLD_PX * 2 ** zoom;
}
