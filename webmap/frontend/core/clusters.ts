// Which marks stand on the map at a zoom: every observation is in exactly one mark, and no two marks overlap.

import { WORLD_PX, type Unit } from "./geo.ts";

/** A mark for one or several things. It stands where its first member stands, so always at a true place. */
export interface Mark {
  readonly at: Unit;
  /** Places in the list that was given. */
  readonly members: number[];
}

/** Two marks never stand nearer than this, so that each is a target of its own. */
export const APART_PX = 46;

/**
 * The marks of all places at one zoom. The same places give the same marks in whatever order they come. Places take
 * their turn by a number scattered over them, so that one more or less at the window's edge changes what stands near
 * it, and hardly ever anything further away: in any order along a line, one place would push all others.
 */
export function marksAt(places: readonly Unit[], zoom: number, apart_px: number = APART_PX): Mark[] {
  const scale = WORLD_PX * 2 ** zoom;
  const columns = Math.ceil(scale / apart_px) + 2;
  const cells = new Map<number, Mark[]>();
  const marks: Mark[] = [];
  for (const index of turns(places)) {
    const place = places[index] as Unit;
    const column = Math.floor((place.x * scale) / apart_px);
    const row = Math.floor((place.y * scale) / apart_px);
    const near = nearest(place, cells, column, row, columns, apart_px / scale);
    if (near !== null) {
      near.members.push(index);
      continue;
    }
    const mark = { at: place, members: [index] };
    const cell = row * columns + column;
    const others = cells.get(cell);
    if (others === undefined) cells.set(cell, [mark]);
    else others.push(mark);
    marks.push(mark);
  }
  return marks;
}

/** The places by their scattered numbers; those on one spot in the order given. */
function turns(places: readonly Unit[]): number[] {
  const drawn = places.map(({ x, y }, index) => ({ x, y, index, number: scattered({ x, y }) }));
  drawn.sort((one, other) => one.number - other.number || one.x - other.x || one.y - other.y || one.index - other.index);
  return drawn.map(({ index }) => index);
}

/** 0..2^32 by the place alone, far apart for near places (the mixing steps of MurmurHash3). */
function scattered({ x, y }: Unit): number {
  let mixed = Math.imul(Math.floor(x * 2 ** 31), 0x9e3779b1) ^ Math.floor(y * 2 ** 31);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function nearest(
  place: Unit, cells: ReadonlyMap<number, Mark[]>, column: number, row: number, columns: number, within: number,
): Mark | null {
  let best: Mark | null = null;
  let least = within * within;
  for (let y = row - 1; y <= row + 1; y += 1) {
    for (let x = column - 1; x <= column + 1; x += 1) {
      for (const mark of cells.get(y * columns + x) ?? []) {
        const squared = (mark.at.x - place.x) ** 2 + (mark.at.y - place.y) ** 2;
        if (squared < least) {
          best = mark;
          least = squared;
        }
      }
    }
  }
  return best;
}

/** The first zoom above `zoom` at which these places are no longer one mark; null where they never part. */
export function partingZoom(places: readonly Unit[], zoom: number, maxZoom: number): number | null {
  for (let next = zoom + 1; next <= maxZoom; next += 1) {
    if (marksAt(places, next).length > 1) return next;
  }
  return null;
}
