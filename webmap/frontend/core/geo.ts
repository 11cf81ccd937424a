// Numbers on the globe: Web Mercator for the screen, typed coordinates, distances in metres.

import type { Position } from "./model.ts";

/** A place on the Web Mercator square: 0..1 eastwards and southwards. */
export interface Unit {
  readonly x: number;
  readonly y: number;
}

/** Pixels along the Web Mercator square at zoom 0. */
export const WORLD_PX = 256;

const STEEPEST_LAT = 85.0511287798;
const EARTH_RADIUS_M = 6_371_008.8;

/** The place of a position on the Web Mercator square; the poles are drawn at its edges. */
export function toUnit({ lon, lat }: Position): Unit {
  const held = Math.max(-STEEPEST_LAT, Math.min(STEEPEST_LAT, lat));
  const sine = Math.sin((held * Math.PI) / 180);
  return { x: lon / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

/** The position of a place on the Web Mercator square. */
export function fromUnit({ x, y }: Unit): Position {
  return { lon: (x - 0.5) * 360, lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI };
}

/** Distance over the ground in metres, on a sphere (within 0.6 % of the ellipsoid). */
export function distance_m(from: Position, to: Position): number {
  const radians = Math.PI / 180;
  const dLat = (to.lat - from.lat) * radians;
  const dLon = (to.lon - from.lon) * radians;
  const inside =
    Math.sin(dLat / 2) ** 2 + Math.cos(from.lat * radians) * Math.cos(to.lat * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(inside)));
}

/** The position rounded as the store rounds it: to 1e-7 degree, about a centimetre. */
export function rounded({ lon, lat }: Position): Position {
  return { lon: Math.round(lon * 1e7) / 1e7, lat: Math.round(lat * 1e7) / 1e7 };
}

/** "58.53123, 13.49012": latitude first, as people read it from other maps; five decimals are about a metre. */
export function inWords({ lon, lat }: Position): string {
  return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}

export type CoordinateFault = "unreadable" | "out-of-range";

/**
 * Reads "58.53, 13.49" (latitude first), also with decimal commas ("58,53; 13,49") and with N and E behind or before.
 * Never guesses which number is which from their size: an answer far from the town is refused by the server.
 */
export function parsedCoordinates(text: string): Position | CoordinateFault {
  const plain = text.trim().toUpperCase().replace(/°/g, " ").replace(/\u2212/g, "-");
  if (plain.length > 100) return "unreadable";
  const numbers = plain.match(plain.includes(".") ? /-?\d+(?:\.\d+)?/g : /-?\d+(?:[.,]\d+)?/g);
  const rest = plain.replace(/-?\d+(?:[.,]\d+)?/g, "").replace(/[\s,;NE]/g, "");
  if (numbers === null || numbers.length !== 2 || rest !== "") return "unreadable";
  const [lat, lon] = numbers.map((number) => Number(number.replace(",", ".")));
  if (lat === undefined || lon === undefined || Number.isNaN(lat) || Number.isNaN(lon)) return "unreadable";
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return "out-of-range";
  return rounded({ lon, lat });
}

/** West, south, east and north of the positions, or null where there are none. */
export function boundsOf(positions: readonly Position[]): [number, number, number, number] | null {
  if (positions.length === 0) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const { lon, lat } of positions) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

/** Whether a position lies within rings of lon-lat pairs, holes left out; on the edge either answer may come. */
export function isWithin({ lon, lat }: Position, rings: readonly (readonly (readonly number[])[])[]): boolean {
  let crossings = 0;
  for (const ring of rings) {
    ring.forEach(([x = 0, y = 0], index) => {
      const [fromX = 0, fromY = 0] = ring[(index || ring.length) - 1] ?? [];
      if (y > lat !== fromY > lat && lon < x + ((lat - y) * (fromX - x)) / (fromY - y)) crossings += 1;
    });
  }
  return crossings % 2 === 1;
}
