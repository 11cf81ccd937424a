import assert from "node:assert/strict";
import { test } from "node:test";

import { instantOf, instantsOf, wallOf, written } from "./time.ts";

const STOCKHOLM = "Europe/Stockholm";

test("the clock on the wall is the municipality's, not the machine's", () => {
  assert.deepEqual(wallOf("2019-03-04T20:10:00.000Z", STOCKHOLM), { day: "2019-03-04", time: "21:10" });
  assert.deepEqual(wallOf("2019-07-01T22:30:00.000Z", STOCKHOLM), { day: "2019-07-02", time: "00:30" });
});

test("an instant comes back from the wall it was read from", () => {
  for (const zone of [STOCKHOLM, "Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "UTC"]) {
    for (let hour = 0; hour < 24 * 366; hour += 53) {
      const instant = new Date(Date.UTC(2019, 0, 1, hour)).toISOString();
      const wall = wallOf(instant, zone);
      assert.deepEqual(wallOf(instantOf(wall, zone), zone), wall, `${zone} ${instant}`);
    }
  }
});

test("the hour that spring skips becomes the moment that clocks were put forward to", () => {
  const wall = { day: "2026-03-29", time: "02:30" };
  assert.deepEqual(instantsOf(wall, STOCKHOLM), []);
  assert.equal(instantOf(wall, STOCKHOLM), "2026-03-29T01:30:00.000Z");
});

test("of the hour that autumn repeats the first is meant, and both are written apart", () => {
  const wall = { day: "2026-10-25", time: "02:30" };
  assert.deepEqual(instantsOf(wall, STOCKHOLM), ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]);
  assert.equal(instantOf(wall, STOCKHOLM), "2026-10-25T00:30:00.000Z");
  assert.equal(written("2026-10-25T00:30:45.500Z", "minute", STOCKHOLM), "2026-10-25 02:30 (UTC+2)");
  assert.equal(written("2026-10-25T01:30:00.000Z", "minute", STOCKHOLM), "2026-10-25 02:30 (UTC+1)");
  assert.equal(written("2026-10-25T02:30:00.000Z", "minute", STOCKHOLM), "2026-10-25 03:30");
  assert.equal(written("2026-11-01T05:00:00.000Z", "minute", "America/St_Johns"), "2026-11-01 01:30 (UTC−3:30)");
});

test("every minute of the days on which clocks change is one of the instants of its own wall, in order", () => {
  const changes: readonly [string, string][] = [
    [STOCKHOLM, "2026-03-29"], [STOCKHOLM, "2026-10-25"], ["America/New_York", "2026-03-08"], ["America/New_York", "2026-11-01"],
    ["Australia/Lord_Howe", "2026-04-05"], ["Australia/Lord_Howe", "2026-10-04"], ["Africa/Cairo", "2026-04-24"],
  ];
  for (const [zone, day] of changes) {
    const noon = Date.parse(`${day}T12:00:00Z`);
    for (let minute = -36 * 60; minute <= 36 * 60; minute += 1) {
      const instant = new Date(noon + minute * 60_000).toISOString();
      const found = instantsOf(wallOf(instant, zone), zone);
      assert.ok(found.includes(instant), `${zone} ${instant}`);
      assert.ok(found.length <= 2 && [...found].sort().join() === found.join());
    }
  }
});

test("only as much of a time is written as is known", () => {
  const instant = "2019-03-03T23:00:00.000Z";
  assert.equal(written(instant, "minute", STOCKHOLM), "2019-03-04 00:00");
  assert.equal(written(instant, "day", STOCKHOLM), "2019-03-04");
  assert.equal(written(instant, "part_of_day", STOCKHOLM), "2019-03-03, night");
  assert.equal(written("2026-11-22T16:00:00.000Z", "part_of_day", STOCKHOLM), "2026-11-22, evening");
  assert.equal(written("2026-11-22T05:00:00.000Z", "part_of_day", STOCKHOLM), "2026-11-22, morning");
  assert.equal(written("2026-11-22T09:00:00.000Z", "part_of_day", STOCKHOLM), "2026-11-22, daytime");
  assert.equal(written("2026-11-22T21:00:00.000Z", "part_of_day", STOCKHOLM), "2026-11-22, night");
  assert.equal(written(instant, "year", STOCKHOLM), "2019");
  assert.equal(written(null, "minute", STOCKHOLM), "");
});
