// From one state of an action to the next: which may follow, and which facts a form has to ask for.

import type { Vocabulary } from "./vocabulary.ts";

export type FieldKind = "line" | "text" | "day" | "choice";

/** Every field of an action that a person fills in, in the order of the form. */
export const ACTION_FIELDS: Readonly<Record<string, FieldKind>> = {
  title: "line", description: "text", kind: "choice", land_owner: "line", asset_owner: "line", responsible_unit: "line",
  due: "day", decided_on: "day", done_on: "day", verified_on: "day", verified_by: "line", forwarded_to: "line",
  forwarded_on: "day", reply: "choice", project: "line", review_on: "day", reason: "choice", public_motivation: "text",
  reference: "line",
};

export interface Move {
  readonly to: string;
  readonly label: string;
  /** The facts that the new state needs; each has to be there when it is saved. */
  readonly needs: readonly string[];
}

/** The states that may follow, with what each needs. */
export function movesFrom(state: string, vocabulary: Vocabulary): Move[] {
  const next = vocabulary.action_states.find((one) => one.code === state)?.next ?? [];
  return next.flatMap((code) => {
    const term = vocabulary.action_states.find((one) => one.code === code);
    return term === undefined ? [] : [{ to: code, label: term.label, needs: term.needs }];
  });
}

/** Those of the needed facts that are still empty. */
export function missing(needs: readonly string[], facts: Readonly<Record<string, unknown>>): string[] {
  return needs.filter((name) => facts[name] === null || facts[name] === undefined || String(facts[name]).trim() === "");
}

/** What a control holds, as the API takes it: no day and no choice are null, never an empty text. */
export function sent(name: string, value: string): string | null {
  const kind = ACTION_FIELDS[name];
  return value.trim() === "" && (kind === "day" || kind === "choice") ? null : value.trim();
}
