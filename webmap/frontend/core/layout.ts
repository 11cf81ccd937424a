// Room on the screen: marks and labels that must not cover each other.

/** A rectangle in pixels, rightwards and downwards. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export type Shift = readonly [number, number];

/** The rectangle of that size around a point. */
export function around(x: number, y: number, [width, height]: readonly [number, number]): Rect {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

export function isCovering(one: Rect, other: Rect): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Places around a point, nearest first: up to the right before others, so that marks of a kind lean the same way. */
export function ringsAround(distances_px: readonly number[], directions = 12): Shift[] {
  return distances_px.flatMap((distance) =>
    Array.from({ length: directions }, (_, step): Shift => {
      const side = step % 2 === 0 ? 1 : -1;
      const angle = -Math.PI / 4 + side * Math.ceil(step / 2) * ((2 * Math.PI) / directions);
      return [Math.cos(angle) * distance, Math.sin(angle) * distance];
    }),
  );
}

/** The first of the shifts at which the rectangle covers nothing; null where there is none. */
export function firstFree(rect: Rect, shifts: readonly Shift[], taken: readonly Rect[]): Shift | null {
  return shifts.find(([right, down]) => !taken.some((other) => isCovering(moved(rect, right, down), other))) ?? null;
}

export function moved(rect: Rect, right: number, down: number): Rect {
  return { left: rect.left + right, top: rect.top + down, right: rect.right + right, bottom: rect.bottom + down };
}
