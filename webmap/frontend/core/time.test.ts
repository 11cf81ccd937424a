import assert from "node:assert/strict";
import { test } from "node:test";

import { instantOf, wallOf, written } from "./time.ts";

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

test("the hour that spring skips becomes a real one", () => {
  const instant = instantOf({ day: "2019-03-31", time: "02:30" }, STOCKHOLM);
  assert.ok(["2019-03-31T00:30:00.000Z", "2019-03-31T01:30:00.000Z"].includes(instant));
});

test("only as much of a time is written as is known", () => {
  const instant = "2019-03-03T23:00:00.000Z";
  assert.equal(written(instant, "minute", STOCKHOLM), "2019-03-04 00:00");
  assert.equal(written(instant, "day", STOCKHOLM), "2019-03-04");
  assert.equal(written(instant, "year", STOCKHOLM), "2019");
  assert.equal(written(null, "minute", STOCKHOLM), "");
});
