import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, partOf, straightest, widthOf, within } from "./background.ts";

test("a tile after the last is a part of that one", () => {
  assert.deepEqual(partOf({ z: 16, x: 9, y: 6 }, 14), { tile: { z: 14, x: 2, y: 1 }, parts: 4, left: 1, top: 2 });
});

test("a tile before the last is itself", () => {
  assert.deepEqual(partOf({ z: 12, x: 9, y: 6 }, 14), { tile: { z: 12, x: 9, y: 6 }, parts: 1, left: 0, top: 0 });
});

test("a tile has its own address", () => {
  assert.equal(addressOf("/t/{z}/{x}/{y}.mvt?v=1", { z: 14, x: 2, y: 1 }), "/t/14/2/1.mvt?v=1");
});

test("streets grow with the zoom, and the larger ones are wider at each", () => {
  for (const kind of ["major", "medium", "minor", "service", "path"]) {
    for (let zoom = 8; zoom < 19; zoom += 1) assert.ok(widthOf(kind, zoom) <= widthOf(kind, zoom + 1), `${kind} ${zoom}`);
  }
  for (let zoom = 11; zoom < 20; zoom += 1) {
    assert.ok(widthOf("major", zoom) > widthOf("medium", zoom) && widthOf("medium", zoom) > widthOf("minor", zoom));
  }
  assert.equal(widthOf("unheard of", 15), widthOf("path", 15));
});

test("a name stands on the longest straight stretch", () => {
  const line = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 50 }, { x: 10.2, y: 90 }];
  assert.deepEqual(straightest(line), [line[1], line[3]]);
  assert.equal(straightest([{ x: 0, y: 0 }]), null);
});

test("a segment is cut at the edges of the square", () => {
  assert.deepEqual(within([{ x: -10, y: 5 }, { x: 30, y: 5 }], 20), [{ x: 0, y: 5 }, { x: 20, y: 5 }]);
  assert.equal(within([{ x: -10, y: 25 }, { x: 30, y: 25 }], 20), null);
  assert.equal(within([{ x: -10, y: 0 }, { x: -1, y: 10 }], 20), null);
});
