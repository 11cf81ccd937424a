import assert from "node:assert/strict";
import { test } from "node:test";

import { beside, commandOf, isNeverPublic, pieces, type Mark, type Waiting } from "./review.ts";

const mark = (start: number, end: number, label = "Namn"): Mark => ({ field: "text_raw", label, start, end });
const waiting = (...ids: string[]): Waiting[] => ids.map((id) => ({ id }) as Waiting);

test("a text comes in pieces, and whole again", () => {
  const text = "🌳 ring Anna på 070-1 nu";
  const found = pieces(text, [mark(7, 11), mark(15, 20, "Telefonnummer")]);
  assert.deepEqual(found.filter(({ label }) => label !== null), [{ text: "Anna", label: "Namn" }, { text: "070-1", label: "Telefonnummer" }]);
  assert.equal(found.map((piece) => piece.text).join(""), text);
});

test("a text without marks is one piece, and none where it is empty", () => {
  assert.deepEqual(pieces("Mörkt", []), [{ text: "Mörkt", label: null }]);
  assert.deepEqual(pieces("", []), []);
});

test("the next one is the nearest that there is", () => {
  const queue = waiting("a", "b", "c");
  assert.equal(beside(queue, "a", 1)?.id, "b");
  assert.equal(beside(queue, "c", 1)?.id, "c");
  assert.equal(beside(queue, "a", -1)?.id, "a");
  assert.equal(beside(queue, "gone", 1)?.id, "a");
  assert.equal(beside([], "a", 1), null);
});

test("suspected crime is never approved for everyone", () => {
  const one = (primary_code: string, secondary_codes: string[] = []): Parameters<typeof isNeverPublic>[0] =>
    ({ properties: { primary_code, secondary_codes } }) as unknown as Parameters<typeof isNeverPublic>[0];
  assert.ok(isNeverPublic(one("D2")));
  assert.ok(isNeverPublic(one("L1", ["D4"])));
  assert.ok(!isNeverPublic(one("D1", ["D5"])));
});

test("keys mean something in small and capital letters, and others nothing", () => {
  assert.equal(commandOf("g"), "approve");
  assert.equal(commandOf("G"), "approve");
  assert.equal(commandOf("x"), null);
});
