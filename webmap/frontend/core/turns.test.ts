import assert from "node:assert/strict";
import { test } from "node:test";

import { Turns } from "./turns.ts";

test("never more than a few run at a time, and all come in their order", async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  for (let number = 0; number < 5; number += 1) {
    turns.take(() => {
      begun.push(number);
      return new Promise((resolve) => ends.push(resolve));
    });
  }
  assert.deepEqual(begun, [0, 1]);
  for (const expected of [[0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4]]) {
    ends.shift()?.();
    await new Promise(setImmediate);
    assert.deepEqual(begun, expected);
  }
});

test("what comes when all is done begins at once", async () => {
  const turns = new Turns(1);
  const done: string[] = [];
  for (const name of ["a", "b"]) {
    turns.take(async () => void done.push(name));
    await new Promise(setImmediate);
  }
  assert.deepEqual(done, ["a", "b"]);
});
