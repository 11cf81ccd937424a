// An outline while it is drawn: corners in order, each step of which can be taken back.

import { rounded } from "./geo.ts";
import type { Coordinates, MultiPolygon, Position } from "./model.ts";

export class Drawing {
  #corners: Position[];
  readonly #before: Position[][] = [];
  readonly #others: Coordinates[][][];
  readonly #holes: Coordinates[][];

  private constructor(corners: Position[], holes: Coordinates[][], others: Coordinates[][][]) {
    this.#corners = corners;
    this.#holes = holes;
    this.#others = others;
  }

  static empty(): Drawing {
    return new Drawing([], [], []);
  }

  /** Its largest part is redrawn; its holes and other parts stay as they are. */
  static of(shape: MultiPolygon): Drawing {
    const [largest, ...others] = [...shape.coordinates].sort((one, other) => size(other) - size(one));
    const [outer, ...holes] = largest ?? [];
    const corners = (outer ?? []).slice(0, -1).map(([lon, lat]) => ({ lon, lat }));
    return new Drawing(corners, holes, others);
  }

  get corners(): readonly Position[] {
    return this.#corners;
  }

  /** How many parts and holes stay as they are. */
  get untouched(): number {
    return this.#others.length + this.#holes.length;
  }

  get canBeFinished(): boolean {
    return this.#corners.length >= 3;
  }

  get canStepBack(): boolean {
    return this.#before.length > 0;
  }

  add(position: Position, at: number = this.#corners.length): void {
    this.#step((corners) => corners.splice(at, 0, rounded(position)));
  }

  move(index: number, to: Position): void {
    this.#step((corners) => corners.splice(index, 1, rounded(to)));
  }

  remove(index: number): void {
    this.#step((corners) => corners.splice(index, 1));
  }

  stepBack(): void {
    this.#corners = this.#before.pop() ?? this.#corners;
  }

  /** The drawn shape, closed; null while it has fewer than three corners. */
  shape(): MultiPolygon | null {
    const first = this.#corners[0];
    if (first === undefined || !this.canBeFinished) return null;
    const ring = [...this.#corners, first].map(({ lon, lat }): Coordinates => [lon, lat]);
    return { type: "MultiPolygon", coordinates: [[ring, ...this.#holes], ...this.#others] };
  }

  #step(change: (corners: Position[]) => void): void {
    this.#before.push(this.#corners);
    this.#corners = [...this.#corners];
    change(this.#corners);
  }
}

/** Size of a part by its outer ring, in square degrees: enough to tell which is the largest. */
function size(rings: Coordinates[][]): number {
  const ring = rings[0] ?? [];
  let doubled = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    doubled += x * nextY - nextX * y;
  });
  return Math.abs(doubled) / 2;
}
