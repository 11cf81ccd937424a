import assert from "node:assert/strict";
import { test } from "node:test";

import { APART_PX, marksAt, partingZoom } from "./clusters.ts";
import { toUnit, WORLD_PX, type Unit } from "./geo.ts";

/** A seeded stream of numbers in 0..1, so that runs repeat. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function places(count: number, seed: number): Unit[] {
  const roll = dice(seed);
  return Array.from({ length: count }, () => toUnit({ lon: 13.3 + roll() * 0.4, lat: 58.4 + roll() * 0.2 }));
}

test("at every zoom each place is in exactly one mark", () => {
  for (const seed of [1, 2, 3]) {
    const all = places(500, seed);
    for (let zoom = 3; zoom <= 19; zoom += 1) {
      const members = marksAt(all, zoom).flatMap((mark) => mark.members).sort((a, b) => a - b);
      assert.deepEqual(members, all.map((_place, index) => index));
    }
  }
});

/** Where the marks stand, with the places that each holds, in an order of their own. */
function shape(all: readonly Unit[], zoom: number): string[] {
  const at = ({ x, y }: Unit): string => `${x} ${y}`;
  return marksAt(all, zoom).map((mark) => `${at(mark.at)}: ${mark.members.map((index) => at(all[index] as Unit)).sort().join(", ")}`).sort();
}

test("the same places give the same marks in whatever order they come", () => {
  const all = [...places(300, 11), ...places(5, 11)]; // some stand on one spot
  const roll = dice(12);
  for (const zoom of [6, 9, 12, 15]) {
    for (let turn = 0; turn < 5; turn += 1) {
      const shuffled = [...all].sort(() => roll() - 0.5);
      assert.deepEqual(shape(shuffled, zoom), shape(all, zoom));
    }
  }
});

test("a place that comes or goes changes what stands near it, and nothing far away", () => {
  const all = places(1500, 13);
  for (const gone of [0, 700, 1499]) {
    const others = all.filter((_place, index) => index !== gone);
    const before = new Set(shape(all, 10));
    const changed = shape(others, 10).filter((mark) => !before.has(mark));
    assert.ok(changed.length <= 6, `${changed.length} of ${before.size} marks changed`);
  }
});

test("no two marks stand nearer than a target's width", () => {
  for (const zoom of [8, 11, 14]) {
    const marks = marksAt(places(400, 7), zoom);
    const nearest = APART_PX / (WORLD_PX * 2 ** zoom);
    marks.forEach((one, index) => {
      for (const other of marks.slice(index + 1)) {
        assert.ok(Math.hypot(one.at.x - other.at.x, one.at.y - other.at.y) >= nearest * 0.999999);
      }
    });
  }
});

test("every member of a mark lies within a target's width of it", () => {
  const all = places(400, 9);
  for (const mark of marksAt(all, 12)) {
    for (const index of mark.members) {
      const place = all[index] as Unit;
      assert.ok(Math.hypot(place.x - mark.at.x, place.y - mark.at.y) * WORLD_PX * 2 ** 12 <= APART_PX);
    }
  }
});

test("a mark stands at the true place of its first member", () => {
  const all = places(50, 4);
  for (const mark of marksAt(all, 10)) assert.deepEqual(mark.at, all[mark.members[0] as number]);
});

test("nothing gives no marks, and one place gives one", () => {
  assert.deepEqual(marksAt([], 10), []);
  assert.equal(marksAt(places(1, 1), 10).length, 1);
});

test("two near places part when the zoom is high enough, and places on one spot never do", () => {
  const near = [toUnit({ lon: 13.49, lat: 58.53 }), toUnit({ lon: 13.4905, lat: 58.53 })];
  const parting = partingZoom(near, 5, 19) as number;
  assert.equal(marksAt(near, parting).length, 2);
  assert.equal(marksAt(near, parting - 1).length, 1);
  const spot = toUnit({ lon: 13.49, lat: 58.53 });
  assert.equal(partingZoom([spot, spot, spot], 5, 19), null);
});
