import assert from "node:assert/strict";
import { test } from "node:test";

import { queryOf, viewFrom, VIEW_AT_FIRST, type View } from "./view.ts";

const ID = "7d1e0c46-5a0b-4b0e-9d0e-6a1f5a3b2c11";
const VIEW: View = {
  filter: { ...VIEW_AT_FIRST.filter, codes: ["L1"], area: ID },
  window: { centre: { lon: 13.49, lat: 58.53 }, zoom: 14 },
  chosen: { kind: "observation", id: ID },
  layers: { patrol: false, areas: true, actions: true, lamps: true, light: false },
  page: 3,
  isListOnly: true,
};

test("a view comes back out of its address as it went in", () => {
  for (const view of [VIEW_AT_FIRST, VIEW, { ...VIEW, chosen: { kind: "area", id: ID } } as View]) {
    assert.deepEqual(viewFrom(queryOf(view, new URLSearchParams())), view);
  }
});

test("the first view needs no words, and the language stays", () => {
  assert.equal(queryOf(VIEW_AT_FIRST, new URLSearchParams("lang=en")).toString(), "lang=en");
});

test("what is chosen, and a filter by it, are two things", () => {
  const view: View = { ...VIEW_AT_FIRST, filter: { ...VIEW_AT_FIRST.filter, area: ID, action: ID } };
  assert.equal(viewFrom(queryOf(view, new URLSearchParams())).chosen, null);
});

test("nonsense in an address is as at first", () => {
  const query = new URLSearchParams("at=north,pole&z=99&observation=<b>&page=-4&layers=&map=on");
  assert.deepEqual(viewFrom(query), { ...VIEW_AT_FIRST, layers: { patrol: false, areas: false, actions: false, lamps: false, light: false } });
  assert.equal(viewFrom(new URLSearchParams("at=58,13,4&z=3")).window, null);
  assert.equal(viewFrom(new URLSearchParams("at=,13&z=3")).window, null);
});
