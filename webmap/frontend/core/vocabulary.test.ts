import assert from "node:assert/strict";
import { test } from "node:test";

import { byGroup, categoryLabel, groupOf, labelOf, type Vocabulary } from "./vocabulary.ts";

const vocabulary = {
  groups: [{ code: "L", label: "Ljus" }, { code: "V", label: "Grönska" }],
  categories: [
    { code: "L1", group: "L", label: "Mörk plats", label_safe: "Bra belysning" },
    { code: "V1", group: "V", label: "Skymmande växtlighet", label_safe: "Fri sikt" },
  ],
} as unknown as Vocabulary;

test("a code that is not known is shown as it is", () => {
  assert.equal(labelOf(vocabulary.groups, "L"), "Ljus");
  assert.equal(labelOf(vocabulary.groups, "X"), "X");
  assert.equal(categoryLabel(vocabulary, "X1", "safe"), "X1");
});

test("a good place is called by what is good there", () => {
  assert.equal(categoryLabel(vocabulary, "L1", "safe"), "Bra belysning");
  assert.equal(categoryLabel(vocabulary, "L1", "unsafe"), "Mörk plats");
});

test("every category stands under its own group", () => {
  for (const [group, categories] of byGroup(vocabulary)) {
    assert.ok(categories.every((one) => groupOf(one.code) === group.code));
  }
});
