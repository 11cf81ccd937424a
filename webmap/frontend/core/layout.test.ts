import assert from "node:assert/strict";
import { test } from "node:test";

import { around, firstFree, isCovering, moved, ringsAround } from "./layout.ts";

const MARK = around(100, 100, [28, 28]);

test("edges that touch do not cover each other", () => {
  assert.ok(!isCovering(MARK, around(128, 100, [28, 28])));
  assert.ok(isCovering(MARK, around(127, 100, [28, 28])));
});

test("the first free place covers nothing that is taken", () => {
  const taken = [around(100, 100, [36, 36]), around(130, 80, [36, 36])];
  const shifts = ringsAround([34, 48]);
  const shift = firstFree(MARK, shifts, taken);
  assert.ok(shift !== null && !taken.some((other) => isCovering(moved(MARK, ...shift), other)));
});

test("the first place is up to the right, and all are as far away as asked", () => {
  const [first] = ringsAround([10]);
  assert.ok(first !== undefined && first[0] > 0 && first[1] < 0);
  for (const [right, down] of ringsAround([10, 20])) {
    assert.ok([10, 20].some((distance) => Math.abs(Math.hypot(right, down) - distance) < 1e-9));
  }
  assert.equal(new Set(ringsAround([10]).map((shift) => shift.map((part) => part.toFixed(6)).join())).size, 12);
});

test("where all is taken there is no place", () => {
  assert.equal(firstFree(MARK, ringsAround([34]), [around(100, 100, [500, 500])]), null);
});
