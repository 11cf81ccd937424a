import assert from "node:assert/strict";
import { test } from "node:test";

import { afterKey, fresh, isDrawn, LEAST_SIDE, moved, read, sized, spanned, STEP, within, written, type Box } from "./blur_boxes.ts";

const PHOTO = { width: 320, height: 240 };
const BOX: Box = { x: 100, y: 50, width: 60, height: 40 };
const PLAIN = { shiftKey: false, ctrlKey: false };

test("a box is read back as it was written", () => {
  assert.equal(written(BOX), "100,50,60,40");
  assert.deepEqual(read("100,50,60,40"), BOX);
});

test("what is no box is none", () => {
  for (const text of ["", "1,2,3", "1,2,3,4,5", "-1,2,3,4", "1.5,2,3,4", "a,b,c,d", "10000,0,1,1"]) assert.equal(read(text), null, text);
});

test("a box stays inside the photo, large enough, in whole pixels", () => {
  assert.deepEqual(within({ x: -5, y: 300, width: 10.4, height: 2 }, PHOTO), { x: 0, y: 232, width: 10, height: 8 });
  assert.deepEqual(within({ x: 10, y: 10, width: 9999, height: 9999 }, PHOTO), { x: 0, y: 0, ...PHOTO });
  assert.deepEqual(within({ x: 3, y: 3, width: 9, height: 9 }, { width: 4, height: 4 }), { x: 0, y: 0, width: 4, height: 4 });
});

test("moving keeps the size, also at the edge", () => {
  assert.deepEqual(moved(BOX, { x: 5, y: -7 }, PHOTO), { ...BOX, x: 105, y: 43 });
  assert.deepEqual(moved(BOX, { x: 999, y: 999 }, PHOTO), { ...BOX, x: 260, y: 200 });
});

test("sizing keeps the upper left corner", () => {
  assert.deepEqual(sized(BOX, { x: 10, y: -10 }, PHOTO), { ...BOX, width: 70, height: 30 });
  assert.deepEqual(sized(BOX, { x: 999, y: -999 }, PHOTO), { ...BOX, width: 220, height: LEAST_SIDE });
});

test("a box is drawn from any corner to the opposite one", () => {
  const expected = { x: 10, y: 20, width: 30, height: 40 };
  assert.deepEqual(spanned({ x: 10, y: 20 }, { x: 40, y: 60 }, PHOTO), expected);
  assert.deepEqual(spanned({ x: 40, y: 20 }, { x: 10, y: 60 }, PHOTO), expected);
  assert.deepEqual(spanned({ x: -50, y: -50 }, { x: 999, y: 999 }, PHOTO), { x: 0, y: 0, ...PHOTO });
});

test("a tap draws no box", () => {
  assert.equal(isDrawn({ x: 5, y: 5 }, { x: 6, y: 90 }), false);
  assert.equal(isDrawn({ x: 5, y: 5 }, { x: 90, y: 90 }), true);
});

test("boxes that are added do not lie on top of each other", () => {
  assert.deepEqual(fresh(PHOTO, 0), { x: 128, y: 96, width: 64, height: 48 });
  assert.notDeepEqual(fresh(PHOTO, 1), fresh(PHOTO, 0));
});

test("arrows move a box, with Shift they size it, with Ctrl by one pixel", () => {
  assert.deepEqual(afterKey(BOX, { key: "ArrowLeft", ...PLAIN }, PHOTO), { ...BOX, x: 100 - STEP });
  assert.deepEqual(afterKey(BOX, { key: "ArrowDown", ...PLAIN, shiftKey: true }, PHOTO), { ...BOX, height: 40 + STEP });
  assert.deepEqual(afterKey(BOX, { key: "ArrowRight", shiftKey: true, ctrlKey: true }, PHOTO), { ...BOX, width: 61 });
  assert.deepEqual(afterKey(BOX, { key: "ArrowUp", ...PLAIN, ctrlKey: true }, PHOTO), { ...BOX, y: 49 });
  assert.equal(afterKey(BOX, { key: "a", ...PLAIN }, PHOTO), null);
});
