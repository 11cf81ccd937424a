import assert from "node:assert/strict";
import { test } from "node:test";

import { boundsAround, boxToAsk, countIn, isAnyIn, isHeld, keyOf, size_px, type Mark } from "./marks.ts";
import type { Bounds, Cluster, Seen } from "./model.ts";

function cluster(lon: number, lat: number, count: number): Cluster {
  const bbox: Bounds = [lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01];
  return { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { count, bbox } };
}

function seen(id: string, lon: number, lat: number): Seen {
  return { type: "Feature", id, geometry: { type: "Point", coordinates: [lon, lat] }, properties: {} as Seen["properties"] };
}

test("marks stand for their clusters' numbers and for one each", () => {
  assert.equal(countIn([cluster(13, 58, 40), seen("a", 13.1, 58), cluster(14, 58, 2)]), 43);
  assert.equal(countIn([]), 0);
});

test("the box around marks holds their clusters' boxes and their places", () => {
  const marks: Mark[] = [cluster(13, 58, 4), seen("a", 13.5, 58.2)];
  assert.deepEqual(boundsAround(marks), [12.99, 57.99, 13.5, 58.2]);
});

test("a window is empty only where no mark and no cluster's box reaches into it", () => {
  const marks: Mark[] = [cluster(13, 58, 4), seen("a", 13.5, 58.2)];
  assert.equal(isAnyIn(marks, [13.4, 58.1, 13.6, 58.3]), true);
  assert.equal(isAnyIn(marks, [13.005, 58.005, 13.2, 58.1]), true, "the cluster's mark lies outside, some of its members may not");
  assert.equal(isAnyIn(marks, [13.02, 58, 13.4, 58.3]), false);
  assert.equal(isAnyIn([], [-180, -90, 180, 90]), false);
});

test("an observation is called by its id, a cluster by its place", () => {
  assert.equal(keyOf(seen("a", 13, 58)), "a");
  assert.notEqual(keyOf(cluster(13, 58, 4)), keyOf(cluster(13, 58.5, 4)));
});

test("the box that is asked for holds the window and a good part around it, and near windows share it", () => {
  for (const zoom of [3, 8, 13, 18]) {
    const half = 90 / 2 ** zoom;
    const window: Bounds = [13 - half, 58 - half / 2, 13 + half, 58 + half / 2];
    const box = boxToAsk(window, zoom);
    assert.ok(isHeld(window, box));
    const moved: Bounds = [window[0] + half / 8, window[1], window[2] + half / 8, window[3]];
    assert.ok(isHeld(moved, box));
  }
  assert.deepEqual(boxToAsk([13.401, 58.401, 13.402, 58.402], 14), boxToAsk([13.4011, 58.4011, 13.4021, 58.4021], 14));
});

test("a window beyond the world asks for all of it", () => {
  assert.deepEqual(boxToAsk([-300, -89, 300, 89], 0), [-180, -90, 180, 90]);
  assert.ok(isHeld([-300, -95, 300, 95], [-180, -90, 180, 90]));
});

test("a box is measured along its longer side", () => {
  assert.equal(size_px([-180, 0, 180, 1], 0), 256);
  assert.equal(size_px([13, 58, 13, 58], 19), 0);
});
