import assert from "node:assert/strict";
import { test } from "node:test";

import { number, speak, t } from "./texts.ts";

test("a sentence is translated and filled in, and stands for itself where no words are known", () => {
  speak("sv", { "Linked to {title}": "Kopplad till {title}", "empty": "" });
  assert.equal(t("Linked to {title}", { title: "Byt {lampor}" }), "Kopplad till Byt {lampor}");
  assert.equal(t("Unheard of {count}", { count: 3 }), "Unheard of 3");
  assert.equal(t("empty"), "empty");
  assert.equal(t("Nothing for {name}"), "Nothing for {name}");
});

test("numbers are written as the language does", () => {
  speak("sv", {});
  assert.match(number(8900), /^8\s900$/);
  speak("en", {});
  assert.equal(number(8900), "8,900");
});
