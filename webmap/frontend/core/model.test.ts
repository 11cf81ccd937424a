import assert from "node:assert/strict";
import { test } from "node:test";

import { isWhole, pointAt, positionOf, positionsOf, type Action, type Observation } from "./model.ts";

test("a position comes back from the point it was made into, longitude first", () => {
  const position = { lon: 13.49, lat: 58.53 };
  assert.deepEqual(pointAt(position)?.coordinates, [13.49, 58.53]);
  assert.deepEqual(positionOf({ geometry: pointAt(position) }), position);
  assert.equal(positionOf({ geometry: pointAt(null) }), null);
});

test("an action is drawn at its own place, or at each of its observations'", () => {
  const action = (geometry: Action["geometry"]): Action => ({ geometry }) as Action;
  assert.deepEqual(positionsOf(action(null)), []);
  assert.equal(positionsOf(action({ type: "Point", coordinates: [13, 58] })).length, 1);
  assert.equal(positionsOf(action({ type: "MultiPoint", coordinates: [[13, 58], [14, 58]] })).length, 2);
});

test("an observation is whole with its version and what was said of it, be that nothing", () => {
  const having = (properties: object): Observation => ({ properties }) as Observation;
  assert.equal(isWhole(having({ version: 1, text_raw: "" })), true);
  assert.equal(isWhole(having({ version: 1 })), false);
  assert.equal(isWhole(having({ text_raw: "Släckt" })), false);
});
