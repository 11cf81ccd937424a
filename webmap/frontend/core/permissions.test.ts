import assert from "node:assert/strict";
import { test } from "node:test";

import { signInAddress, Viewer } from "./permissions.ts";

test("what is not said is not permitted, and what is for everyone is always seen", () => {
  const nobody = new Viewer({});
  assert.equal(nobody.may("record"), false);
  assert.equal(nobody.sees("P"), true);
  assert.equal(nobody.sees("I"), false);
  assert.equal(nobody.seesExactly, false);
  assert.equal(nobody.isVisitor, true);
  assert.equal(nobody.mayChange, false);
});

test("deeds and levels are whole words with any white space between", () => {
  const planner = new Viewer({ may: " record  edit_own_action\nlink", sees: "I P S" });
  assert.equal(planner.may("record"), true);
  assert.equal(planner.may("link"), true);
  assert.equal(planner.may("edit_action"), false);
  assert.equal(planner.sees("S"), true);
  assert.equal(planner.sees("X"), false);
  assert.equal(planner.mayChange, true);
});

test("a partner sees exactly and changes nothing on the map", () => {
  const police = new Viewer({ may: "export plan_patrol", sees: "P S X" });
  assert.equal(police.seesExactly, true);
  assert.equal(police.isVisitor, false);
  assert.equal(police.mayChange, false);
});

test("a caseworker edits the actions of their own unit only", () => {
  const caseworker = new Viewer({ may: "link edit_own_action", unit: "Gata och park" });
  assert.equal(caseworker.mayEditActionOf("Gata och park"), true);
  assert.equal(caseworker.mayEditActionOf("Fritid"), false);
  assert.equal(caseworker.mayEditActionOf(""), false);
});

test("without a unit of one's own no action is one's own, not even one without a unit", () => {
  assert.equal(new Viewer({ may: "edit_own_action" }).mayEditActionOf(""), false);
  assert.equal(new Viewer({ unit: "Gata och park" }).mayEditActionOf("Gata och park"), false);
});

test("a planner edits the actions of every unit", () => {
  assert.equal(new Viewer({ may: "edit_action" }).mayEditActionOf("Fritid"), true);
});

test("each meets the states that are shown to them", () => {
  const states = ["received", "in_review", "public", "internal", "answered", "rejected"].map((code) => ({ code }));
  const met = (sees: string): string[] => new Viewer({ sees }).statesOf(states).map(({ code }) => code);
  assert.deepEqual(met("P"), ["public", "answered"]);
  assert.deepEqual(met("P S"), ["public", "internal", "answered"]);
  assert.deepEqual(met("P S I"), states.map(({ code }) => code));
});

test("signing in leads back to the same page and never elsewhere", () => {
  assert.equal(signInAddress("/gotene/karta?z=15&valence=unsafe"), "/logga-in?next=%2Fgotene%2Fkarta%3Fz%3D15%26valence%3Dunsafe");
});
