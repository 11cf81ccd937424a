import assert from "node:assert/strict";
import { test } from "node:test";

import { Drawing } from "./drawing.ts";
import type { MultiPolygon, Position } from "./model.ts";

const CORNERS: Position[] = [{ lon: 13, lat: 58 }, { lon: 14, lat: 58 }, { lon: 14, lat: 59 }];

function drawn(): Drawing {
  const drawing = Drawing.empty();
  for (const corner of CORNERS) drawing.add(corner);
  return drawing;
}

test("an outline is closed and needs three corners", () => {
  const drawing = Drawing.empty();
  assert.equal(drawing.shape(), null);
  for (const corner of CORNERS) drawing.add(corner);
  assert.deepEqual(drawing.shape()?.coordinates, [[[[13, 58], [14, 58], [14, 59], [13, 58]]]]);
});

test("every step can be taken back, one by one", () => {
  const drawing = drawn();
  drawing.move(0, { lon: 13.5, lat: 58 });
  drawing.remove(1);
  drawing.stepBack();
  drawing.stepBack();
  assert.deepEqual(drawing.corners, CORNERS);
  for (let step = 0; step < 5; step += 1) drawing.stepBack();
  assert.deepEqual(drawing.corners, []);
  assert.equal(drawing.canStepBack, false);
});

test("a shape that nobody touched comes back as it was", () => {
  const hole: [number, number][] = [[13.4, 58.4], [13.5, 58.4], [13.5, 58.5], [13.4, 58.4]];
  const shape: MultiPolygon = {
    type: "MultiPolygon",
    coordinates: [[[[13, 58], [14, 58], [14, 59], [13, 59], [13, 58]], hole], [[[15, 58], [15.1, 58], [15.1, 58.1], [15, 58]]]],
  };
  assert.deepEqual(Drawing.of(shape).shape(), shape);
  assert.equal(Drawing.of(shape).untouched, 2);
});

test("the largest part is the one that is redrawn", () => {
  const shape: MultiPolygon = {
    type: "MultiPolygon",
    coordinates: [[[[15, 58], [15.1, 58], [15.1, 58.1], [15, 58]]], [[[13, 58], [14, 58], [14, 59], [13, 58]]]],
  };
  assert.deepEqual(Drawing.of(shape).corners[0], { lon: 13, lat: 58 });
});
