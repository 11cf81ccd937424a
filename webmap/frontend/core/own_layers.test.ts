import assert from "node:assert/strict";
import test from "node:test";

import { inWords, type OwnFeature } from "./own_layers.ts";

function feature(name: string, facts: OwnFeature["properties"]["facts"]): OwnFeature {
  return { type: "Feature", id: 7, geometry: null, properties: { name, facts } };
}

test("a feature is its name and its first facts, the name once", () => {
  assert.equal(inWords(feature("L12", { namn: "L12", watt: 40, led: true }), "nr 7"), "L12 · watt: 40 · led: true");
});

test("a feature without a name is its number", () => {
  assert.equal(inWords(feature("", {}), "nr 7"), "nr 7");
});

test("only the first facts are said", () => {
  assert.equal(inWords(feature("", { a: 1, b: 2, c: 3, d: 4, e: 5 }), "nr 7"), "nr 7 · a: 1 · b: 2 · c: 3 · d: 4");
});
