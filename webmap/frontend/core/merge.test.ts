import assert from "node:assert/strict";
import { test } from "node:test";

import { difference, inverse, isEmpty, isSame, merged, settled, type Content } from "./merge.ts";
import type { Point } from "./model.ts";

const here: Point = { type: "Point", coordinates: [13.49, 58.53] };
const there: Point = { type: "Point", coordinates: [13.5, 58.54] };
const BASE: Content = { properties: { text: "a", feeling: 1, codes: ["L1"] }, geometry: here };

test("changes of different fields go together", () => {
  const theirs = { properties: { text: "a", feeling: 3, codes: ["L1"] }, geometry: here };
  const found = merged(BASE, { properties: { text: "mine" } }, theirs);
  assert.deepEqual(found, { change: { properties: { text: "mine" } }, clashes: [] });
});

test("changes of one field clash, and nothing of the others is lost", () => {
  const theirs = { properties: { text: "theirs", feeling: 1, codes: ["L1"] }, geometry: here };
  const found = merged(BASE, { properties: { text: "mine", feeling: 2 } }, theirs);
  assert.deepEqual(found.clashes, [{ field: "text", mine: "mine", theirs: "theirs" }]);
  assert.deepEqual(settled(found, new Set(["text"])), { properties: { feeling: 2, text: "mine" } });
  assert.deepEqual(settled(found, new Set()), { properties: { feeling: 2 } });
});

test("two people who want the same do not clash", () => {
  const theirs = { properties: { text: "same", feeling: 1, codes: ["L1", "V1"] }, geometry: there };
  const found = merged(BASE, { properties: { text: "same", codes: ["L1", "V1"] }, geometry: there }, theirs);
  assert.deepEqual(found.clashes, []);
  assert.ok(isEmpty(found.change));
});

test("a place is a field like any other", () => {
  const found = merged(BASE, { properties: {}, geometry: there }, { ...BASE, geometry: null });
  assert.deepEqual(found.clashes, [{ field: "geometry", mine: there, theirs: null }]);
  assert.deepEqual(settled(found, new Set(["geometry"])), { properties: {}, geometry: there });
  assert.deepEqual(settled(found, new Set()), { properties: {} });
});

test("merging with an unchanged thing sends the whole change", () => {
  const change = { properties: { text: "mine", feeling: 0 }, geometry: there };
  assert.deepEqual(merged(BASE, change, BASE), { change, clashes: [] });
});

test("a change that is taken back leads to what stood there", () => {
  const change = { properties: { text: "mine" }, geometry: null };
  assert.deepEqual(inverse(BASE, change), { properties: { text: "a" }, geometry: here });
});

test("only what differs is sent", () => {
  const wanted = { properties: { text: "a", feeling: 2, codes: ["L1"] }, geometry: { ...here } };
  assert.deepEqual(difference(BASE, wanted), { properties: { feeling: 2 } });
  assert.ok(isEmpty(difference(BASE, { properties: { ...BASE.properties } })));
});

test("sameness is of contents, and the order of names does not count", () => {
  assert.ok(isSame({ a: [1, { b: null }], c: 2 }, { c: 2, a: [1, { b: null }] }));
  for (const [one, other] of [[null, {}], [[1], { 0: 1 }], [{ a: 1 }, { b: 1 }], [[1, 2], [2, 1]], ["1", 1], [null, undefined]]) {
    assert.ok(!isSame(one, other));
  }
});
