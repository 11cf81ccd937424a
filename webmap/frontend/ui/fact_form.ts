// A form of plain facts: lines, texts, days and choices, with what is missing said beside each.

import { ACTION_FIELDS, missing, sent } from "../core/moves.ts";
import { fieldName } from "../core/names.ts";
import { t } from "../core/texts.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { field, h, input, select, setFault, textarea } from "./elements.ts";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export class FactForm {
  readonly element: HTMLElement;
  readonly #controls = new Map<string, Control>();

  constructor(names: readonly string[], facts: Readonly<Record<string, unknown>>, vocabulary: Vocabulary) {
    const fields = names.map((name) => {
      const value = facts[name];
      const control = controlFor(name, value === null || value === undefined ? "" : String(value), vocabulary);
      this.#controls.set(name, control);
      return field(fieldName(name, vocabulary), control);
    });
    this.element = h("div", { class: "stack stack--tight" }, ...fields);
  }

  get first(): HTMLElement | null {
    return this.#controls.values().next().value ?? null;
  }

  read(): Record<string, string | null> {
    return Object.fromEntries([...this.#controls].map(([name, control]) => [name, sent(name, control.value)]));
  }

  /** Whether nothing that is needed is missing; says so beside what is, and leads to the first. */
  check(needs: readonly string[]): boolean {
    const absent = missing(needs, this.read());
    for (const [name, control] of this.#controls) setFault(control, absent.includes(name) ? t("This is needed.") : "");
    this.#controls.get(absent[0] ?? "")?.focus();
    return absent.length === 0;
  }

  point(name: string | null, sentence: string): void {
    const control = this.#controls.get(name ?? "");
    if (control !== undefined) setFault(control, sentence);
  }
}

function controlFor(name: string, value: string, vocabulary: Vocabulary): Control {
  const kind = ACTION_FIELDS[name] ?? "line";
  if (kind === "text") return textarea(name, value);
  if (kind === "day") return input(name, "date", value);
  if (kind === "line") return input(name, "text", value, { maxlength: 300, autocomplete: "off" });
  const terms = { kind: vocabulary.action_kinds, reply: vocabulary.replies, reason: vocabulary.decline_reasons }[name] ?? [];
  const none = name === "kind" ? [] : [{ value: "", label: t("Not said") }];
  return select(name, [...none, ...terms.map(({ code, label }) => ({ value: code, label }))], value);
}
