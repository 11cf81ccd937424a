import assert from "node:assert/strict";
import { test } from "node:test";

import { draftOf, edited, EMPTY, faultsIn, fieldsOf, inOrder, moved, newProperties } from "./draft.ts";
import type { Observation } from "./model.ts";

const ZONE = "Europe/Stockholm";
const PLACED = { position: { lon: 13.49, lat: 58.53 }, placement: "pinned" };

function observation(said: Partial<Observation["properties"]> = {}): Observation {
  return {
    type: "Feature", id: "7d1e0c46-5a0b-4b0e-9d0e-6a1f5a3b2c11", geometry: { type: "Point", coordinates: [13.49, 58.53] },
    properties: {
      version: 1, changed_at: "", municipality: "gotene", is_example: false, is_withdrawn: false, valence: "unsafe",
      primary_code: "L2", secondary_codes: [], placement: "gps", accuracy_m: 8, place: "Storgatan", walk_id: null,
      recorded_at: "", observed_at: "2019-03-04T20:10:33.120Z", observed_precision: "minute", feeling: 0, severity: null,
      text_raw: " Släckt \n", text_public: "", why: "", proposal: "", applies_when: [], state: "received", flags: [],
      source: "", source_id: "", ...said,
    },
  };
}

test("a category and a place are needed, and a place may be in words", () => {
  assert.deepEqual(faultsIn(EMPTY, null, ZONE), ["category-missing", "place-missing"]);
  assert.deepEqual(faultsIn({ ...EMPTY, primary_code: "L1", place: "Torget" }, null, ZONE), []);
  assert.deepEqual(faultsIn({ ...EMPTY, primary_code: "L1" }, PLACED, ZONE), []);
});

test("a time without a day is asked about, not guessed", () => {
  assert.deepEqual(faultsIn({ ...EMPTY, primary_code: "L1", time: "21:10" }, PLACED, ZONE), ["time-without-day"]);
});

test("a day without a time is kept as a day", () => {
  const fields = fieldsOf({ ...EMPTY, day: "2019-03-04" }, ZONE);
  assert.equal(fields["observed_precision"], "day");
  assert.equal(fields["observed_at"], "2019-03-03T23:00:00.000Z");
});

test("what is not said is sent as nothing, and a feeling of 0 is said", () => {
  const fields = fieldsOf({ ...EMPTY, feeling: "0" }, ZONE);
  assert.equal(fields["feeling"], 0);
  assert.equal(fields["severity"], null);
  assert.equal(fields["observed_at"], null);
  assert.equal(fields["walk_id"], null);
});

test("without a position it was not placed in any way", () => {
  assert.equal(newProperties(EMPTY, null, "gotene", ZONE, true)["placement"], "none");
  assert.equal(newProperties(EMPTY, PLACED, "gotene", ZONE, true)["placement"], "pinned");
});

test("opening a form and saving it sends nothing", () => {
  for (const said of [{}, { observed_precision: "year" }, { observed_at: null, feeling: null }, { secondary_codes: ["V1", "L1"], applies_when: ["winter", "when the pub closes"] }]) {
    const one = observation(said);
    assert.deepEqual(edited(one, draftOf(one, ZONE), ZONE), { properties: {} });
  }
});

test("only what was touched is sent", () => {
  const one = observation();
  assert.deepEqual(edited(one, { ...draftOf(one, ZONE), place: "Torget" }, ZONE), { properties: { place: "Torget" } });
});

test("more categories and times are sent as lists, and only where they were touched", () => {
  const one = observation({ secondary_codes: ["V1"], applies_when: ["night"] });
  const draft = draftOf(one, ZONE);
  assert.deepEqual(edited(one, { ...draft, secondary_codes: [] }, ZONE), { properties: { secondary_codes: [] } });
  assert.deepEqual(edited(one, { ...draft, applies_when: ["night", "winter"] }, ZONE), { properties: { applies_when: ["night", "winter"] } });
  assert.deepEqual(newProperties({ ...EMPTY, applies_when: ["night"] }, null, "gotene", ZONE, true)["applies_when"], ["night"]);
});

test("what was checked before keeps its order, and what is new follows", () => {
  assert.deepEqual(inOrder(["V1", "L1"], ["L1", "V1"]), ["V1", "L1"]);
  assert.deepEqual(inOrder(["V1", "L1"], ["A1", "L1"]), ["L1", "A1"]);
  assert.deepEqual(inOrder([], []), []);
});

test("a new place forgets how exact the old one was, and the same place sends nothing", () => {
  const there = { position: { lon: 13.5, lat: 58.53 }, placement: "pinned" };
  assert.deepEqual(moved(observation(), there), {
    properties: { placement: "pinned", accuracy_m: null }, geometry: { type: "Point", coordinates: [13.5, 58.53] },
  });
  assert.deepEqual(moved(observation(), PLACED), { properties: {} });
  assert.deepEqual(moved(observation(), null).geometry, null);
});

test("a time that no clock showed is put right before it is sent", () => {
  const draft = { ...EMPTY, primary_code: "L1", day: "2026-03-29", time: "02:30" };
  assert.deepEqual(faultsIn(draft, PLACED, "Europe/Stockholm"), ["time-skipped"]);
  assert.deepEqual(faultsIn({ ...draft, time: "03:30" }, PLACED, "Europe/Stockholm"), []);
});

test("what is decided in review is sent by those who review, and left out by all others", () => {
  const draft = { ...EMPTY, text_public: "Ljust", state: "public" };
  const others = newProperties(draft, PLACED, "gotene", ZONE, false);
  assert.equal("state" in others, false);
  assert.equal("text_public" in others, false);
  const reviewer = newProperties(draft, PLACED, "gotene", ZONE, true);
  assert.equal(reviewer["state"], "public");
  assert.equal(reviewer["text_public"], "Ljust");
});
