import assert from "node:assert/strict";
import { test } from "node:test";

import { EVERYTHING, filterFrom, ON_THE_PAGE, partsIn, toggled, writeFilter, type Filter } from "./filters.ts";

const FULL: Filter = {
  codes: ["L1", "V1"], valence: ["unsafe"], state: ["public", "received"], from: "2019-01-31", to: "2019-12-01",
  walk: "6a1f5a3b-2c11-4d1e-8c46-5a0b5b0e9d0e", area: "7d1e0c46-5a0b-4b0e-9d0e-6a1f5a3b2c11",
  action: "0f9d2c58-77aa-4c1b-8f0e-3f5a1b7c9d20", placed: "false",
};

test("a filter comes back out of an address as it went in", () => {
  for (const filter of [EVERYTHING, FULL]) {
    const query = new URLSearchParams();
    writeFilter(filter, query, ON_THE_PAGE);
    assert.deepEqual(filterFrom(query), filter);
  }
});

test("an empty filter leaves nothing in the address, and takes away what was there", () => {
  const query = new URLSearchParams("codes=L1&from=2019-01-01&lang=en");
  writeFilter(EVERYTHING, query);
  assert.equal(query.toString(), "lang=en");
});

test("what can't be a filter is left out", () => {
  const query = new URLSearchParams({ codes: "L1,<script>,L1", from: "yesterday", walk: "../../etc", valence: "", placed: "perhaps" });
  assert.deepEqual(filterFrom(query), { ...EVERYTHING, codes: ["L1"] });
});

test("the parts that ask for something are counted", () => {
  assert.equal(partsIn(EVERYTHING), 0);
  assert.equal(partsIn(FULL), 9);
});

test("toggling in and out again changes nothing", () => {
  assert.deepEqual(toggled(toggled(["L1"], "V1", true), "V1", false), ["L1"]);
  assert.deepEqual(toggled(["L1"], "L1", true), ["L1"]);
});
