// Which marks stand on the map at a zoom: every observation is in exactly one mark, and no two marks overlap.

import { WORLD_PX, type Unit } from "./geo.ts";

/** A mark for one or several things. It stands where its first member stands, so always at a true place. */
export interface Mark {
  readonly at: Unit;
  /** Places in the list that was given, in its order. */
  readonly members: number[];
}

/** Two marks never stand nearer than this, so that each is a target of its own. */
export const APART_PX = 46;

/**
 * The marks of all places at one zoom. Deterministic: the same places in the same order give the same marks, wherever
 * the window is, so that panning never moves one. Takes time in proportion to the number of places.
 */
export function marksAt(places: readonly Unit[], zoom: number, apart_px: number = APART_PX): Mark[] {
  const scale = WORLD_PX * 2 ** zoom;
  const columns = Math.ceil(scale / apart_px) + 2;
  const cells = new Map<number, Mark[]>();
  const marks: Mark[] = [];
  places.forEach((place, index) => {
    const column = Math.floor((place.x * scale) / apart_px);
    const row = Math.floor((place.y * scale) / apart_px);
    const near = nearest(place, cells, column, row, columns, apart_px / scale);
    if (near !== null) {
      near.members.push(index);
      return;
    }
    const mark = { at: place, members: [index] };
    const cell = row * columns + column;
    const others = cells.get(cell);
    if (others === undefined) cells.set(cell, [mark]);
    else others.push(mark);
    marks.push(mark);
  });
  return marks;
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
