import assert from "node:assert/strict";
import { test } from "node:test";

import { Undo } from "./undo.ts";

test("the newest deed is taken back first", async () => {
  const undo = new Undo();
  const done: string[] = [];
  for (const what of ["one", "two"]) undo.push({ what, takeBack: async () => void done.push(what) });
  await undo.takeBack();
  await undo.takeBack();
  assert.deepEqual(done, ["two", "one"]);
  assert.equal(await undo.takeBack(), null);
});

test("a certain deed can be taken back, once", async () => {
  const undo = new Undo();
  let times = 0;
  const deed = { what: "one", takeBack: async () => void (times += 1) };
  undo.push(deed);
  undo.push({ what: "two", takeBack: async () => {} });
  assert.equal((await undo.takeBack(deed))?.what, "one");
  assert.equal(await undo.takeBack(deed), null);
  assert.equal(times, 1);
});

test("pressing twice takes one deed back", async () => {
  const undo = new Undo();
  undo.push({ what: "one", takeBack: async () => {} });
  undo.push({ what: "two", takeBack: async () => {} });
  const [first, second] = await Promise.all([undo.takeBack(), undo.takeBack()]);
  assert.deepEqual([first?.what, second], ["two", null]);
});

test("what can't be taken back stays, to be tried again", async () => {
  const undo = new Undo();
  undo.push({ what: "one", takeBack: async () => Promise.reject(new Error("no answer")) });
  await assert.rejects(() => undo.takeBack());
  assert.equal(undo.last?.what, "one");
});
