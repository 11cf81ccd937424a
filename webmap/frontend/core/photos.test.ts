import assert from "node:assert/strict";
import { test } from "node:test";

import { canHide, changeOf, pictureOf, type Photo } from "./photos.ts";

function photo(more: Partial<Photo["properties"]> = {}): Photo {
  const properties = { width: 640, height: 480, alt_text: "En väg", state: "received", blurred: ["1,2,30,40"], original_sha256: "ab", ...more } as const;
  return { type: "Feature", id: "p1", geometry: null, properties };
}

test("only what differs is asked for", () => {
  assert.deepEqual(changeOf(photo(), ["1,2,30,40"], "En väg "), {});
  assert.deepEqual(changeOf(photo(), [], "En gata", "checked"), { blurred: [], alt_text: "En gata", state: "checked" });
});

test("a picture has its address", () => {
  assert.equal(pictureOf(photo(), "small"), "/api/v1/photos/p1.jpg?size=small");
});

test("parts can be hidden until what was sent is deleted", () => {
  assert.equal(canHide(photo()), true);
  assert.equal(canHide(photo({ original_sha256: "" })), false);
});
