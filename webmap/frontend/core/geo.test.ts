import assert from "node:assert/strict";
import { test } from "node:test";

import { boundsOf, distance_m, inWords, isWithin, parsedCoordinates, rounded, toUnit, fromUnit } from "./geo.ts";

test("typed coordinates are read latitude first, however they are written", () => {
  const place = { lon: 13.49, lat: 58.53 };
  for (const text of ["58.53, 13.49", "58.53 13.49", "58,53; 13,49", " 58.53° N, 13.49° E ", "58.53,13.49", "N58.53 E13.49"]) {
    assert.deepEqual(parsedCoordinates(text), place, text);
  }
});

test("south and west are negative", () => {
  assert.deepEqual(parsedCoordinates("-33.9, -70.6"), { lon: -70.6, lat: -33.9 });
});

test("what is no pair of degrees is refused, never guessed", () => {
  for (const text of ["", "58.53", "Storgatan 5", "1, 2, 3", "58 31 41, 13 29 29", "1e3, 2", "NaN, NaN", "9".repeat(200)]) {
    assert.equal(parsedCoordinates(text), "unreadable", text);
  }
  assert.equal(parsedCoordinates("6489000, 412000"), "out-of-range");
  assert.equal(parsedCoordinates("91, 13"), "out-of-range");
});

test("what is shown of a position can be typed in again", () => {
  const place = { lon: 13.49012, lat: 58.53123 };
  assert.deepEqual(parsedCoordinates(inWords(place)), place);
});

test("the map's square has Greenwich and the equator in its middle, and the poles at its edges", () => {
  assert.deepEqual(toUnit({ lon: 0, lat: 0 }), { x: 0.5, y: 0.5 });
  assert.ok(Math.abs(toUnit({ lon: 0, lat: 90 }).y) < 1e-9);
  assert.ok(Math.abs(toUnit({ lon: 0, lat: -90 }).y - 1) < 1e-9);
});

test("a degree along the meridian is 111 km, the same there and back", () => {
  const [one, other] = [{ lon: 13, lat: 58 }, { lon: 13, lat: 59 }];
  assert.ok(Math.abs(distance_m(one, other) - 111_195) < 10);
  assert.equal(distance_m(one, other), distance_m(other, one));
  assert.equal(distance_m(one, one), 0);
});

test("positions are rounded as the store rounds them", () => {
  assert.deepEqual(rounded({ lon: 13.123456789, lat: 58.987654321 }), { lon: 13.1234568, lat: 58.9876543 });
});

test("bounds hold every position, and there are none of nothing", () => {
  assert.equal(boundsOf([]), null);
  assert.deepEqual(boundsOf([{ lon: 13, lat: 58 }, { lon: 12, lat: 59 }]), [12, 58, 13, 59]);
});

test("a place is within an outline, but not beside it nor in its hole", () => {
  const square = (from: number, to: number): number[][] => [[from, from], [to, from], [to, to], [from, to], [from, from]];
  const rings = [square(0, 10), square(4, 6)];
  assert.equal(isWithin({ lon: 2, lat: 8 }, rings), true);
  assert.equal(isWithin({ lon: 5, lat: 5 }, rings), false);
  assert.equal(isWithin({ lon: 11, lat: 5 }, rings), false);
  assert.equal(isWithin({ lon: 5, lat: 5 }, []), false);
});

test("a place on the square is the position that it was made of", () => {
  for (const position of [{ lon: 13.4915, lat: 58.5279 }, { lon: -179.9, lat: -84 }, { lon: 0, lat: 0 }]) {
    const back = fromUnit(toUnit(position));
    assert.ok(Math.abs(back.lon - position.lon) < 1e-9 && Math.abs(back.lat - position.lat) < 1e-9);
  }
});
