import assert from "node:assert/strict";
import { test } from "node:test";

import type { Area, Observation } from "./model.ts";
import { fullName, ownName, timeLabel, TIMES, uniqueNames, wantsMark, type Naming } from "./names.ts";
import { speak } from "./texts.ts";
import type { Vocabulary } from "./vocabulary.ts";

speak("sv", { Example: "Exempel", night: "natt", "{name}, {nth} of {total}": "{name}, {nth} av {total}" });

const naming: Naming = {
  zone: "Europe/Stockholm",
  vocabulary: {
    valences: [{ code: "unsafe", label: "Otrygg" }],
    categories: [{ code: "L2", group: "L", label: "Trasig lampa", label_safe: "Hel lampa" }],
  } as unknown as Vocabulary,
};

function lamp(id: string, said: object = {}): Observation {
  const fields = { valence: "unsafe", primary_code: "L2", place: "Storgatan", observed_at: "2019-03-04T20:10:00.000Z", observed_precision: "day", is_example: false };
  return { type: "Feature", id, geometry: null, properties: { ...fields, ...said } as Observation["properties"] };
}

test("a name tells what, where and when, and that it is an example", () => {
  assert.equal(fullName(lamp("1"), naming), "Otrygg: Trasig lampa, Storgatan, 2019-03-04");
  assert.equal(fullName(lamp("1", { place: "", observed_at: null, is_example: true }), naming), "Otrygg: Trasig lampa, Exempel");
});

test("no two observations have the same name", () => {
  const all = [lamp("1"), lamp("2"), lamp("3", { place: "Torget" })];
  const names = uniqueNames(all, naming);
  assert.equal(new Set(names.values()).size, 3);
  assert.equal(names.get("2"), "Otrygg: Trasig lampa, Storgatan, 2019-03-04, 2 av 2");
  assert.equal(names.get("3"), "Otrygg: Trasig lampa, Torget, 2019-03-04");
});

test("a name that says it is an example is not marked a second time", () => {
  assert.equal(wantsMark("Exempel: laga lampan", true), false);
  assert.equal(wantsMark("Laga lampan", true), true);
  assert.equal(wantsMark("Laga lampan", false), false);
  const area = (name: string): Area => ({ properties: { name, is_example: true } }) as Area;
  assert.equal(ownName(area("Torget")), "Torget (Exempel)");
  assert.equal(ownName(area("Exempel: Torget")), "Exempel: Torget");
});

test("when something is so is said in the page's language, other words as they were written", () => {
  assert.equal(timeLabel("night"), "natt");
  assert.equal(timeLabel("vid skolstart"), "vid skolstart");
});

test("every time that a form offers has a label of its own", () => {
  const labels = TIMES.map(timeLabel);
  assert.equal(new Set(labels).size, TIMES.length);
  assert.ok(!labels.includes("day"), "in English too the label is not the code: daytime");
});
