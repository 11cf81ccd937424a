import assert from "node:assert/strict";
import { test } from "node:test";

import { missing, movesFrom, sent } from "./moves.ts";
import type { Vocabulary } from "./vocabulary.ts";

const vocabulary = {
  action_states: [
    { code: "decided", label: "Beslutad", next: ["planned", "gone"], needs: [] },
    { code: "planned", label: "Planerad", next: [], needs: ["responsible_unit", "due"] },
  ],
} as unknown as Vocabulary;

test("the states that may follow come with the facts they need", () => {
  assert.deepEqual(movesFrom("decided", vocabulary), [{ to: "planned", label: "Planerad", needs: ["responsible_unit", "due"] }]);
  assert.deepEqual(movesFrom("planned", vocabulary), []);
  assert.deepEqual(movesFrom("unheard-of", vocabulary), []);
});

test("a blank is missing, and so is nothing", () => {
  assert.deepEqual(missing(["a", "b", "c", "d"], { a: "x", b: "  ", c: null }), ["b", "c", "d"]);
});

test("an empty day is sent as none, an empty line as an empty line", () => {
  assert.equal(sent("due", ""), null);
  assert.equal(sent("reason", ""), null);
  assert.equal(sent("project", " "), "");
  assert.equal(sent("project", " Resecentrum "), "Resecentrum");
});
