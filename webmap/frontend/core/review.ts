// What a reviewer reads and decides: the queue, one with its marks, the commands of the keyboard.

import type { Observation } from "./model.ts";

/** A line of the queue. */
export interface Waiting {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly primary_code: string;
  readonly valence: string;
  readonly place: string;
  readonly observed_at: string | null;
  readonly observed_precision: string;
  readonly position: readonly [number, number] | null;
  readonly text: string;
  readonly photos: number;
}

export interface Queue {
  readonly numberMatched: number;
  readonly waiting: readonly Waiting[];
}

/** What may be personal data in a text; offsets count code points. */
export interface Mark {
  readonly field: string;
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

export interface Candidate {
  readonly observation: Observation;
  readonly distance_m: number;
  readonly days_apart: number;
  readonly shared_codes: readonly string[];
  readonly shared_groups: readonly string[];
  readonly shared_words: readonly string[];
}

export interface Case {
  readonly id: string;
  readonly properties: { readonly title: string; readonly lead_id: string };
}

/** One observation with all that helps to decide. */
export interface Read {
  readonly observation: Observation;
  readonly marks: readonly Mark[];
  readonly suggestion: string;
  readonly candidates: readonly Candidate[];
  readonly case: Case | null;
  readonly members: readonly Observation[];
  readonly next_batch: string;
}

export type Decision =
  | { readonly decision: "begin" | "take_down" | "put_back" | "undo" }
  | { readonly decision: "approve"; readonly text_public: string; readonly place: string }
  | { readonly decision: "internal"; readonly text_public: string; readonly place: string }
  | { readonly decision: "reject"; readonly reason: string }
  | { readonly decision: "forward"; readonly authority: string };

/** A part of a text: `label` says what it may be, null where it is nothing. */
export interface Piece {
  readonly text: string;
  readonly label: string | null;
}

/** A text in pieces, those that are marked by themselves. */
export function pieces(text: string, marks: readonly Mark[]): Piece[] {
  const letters = Array.from(text);
  const found: Piece[] = [];
  let start = 0;
  const add = (to: number, label: string | null): void => {
    if (to > start) found.push({ text: letters.slice(start, to).join(""), label });
    start = Math.max(start, to);
  };
  for (const mark of marks) {
    add(mark.start, null);
    add(mark.end, mark.label);
  }
  add(letters.length, null);
  return found;
}

/** `geodata/model/visibility.py` decides; approving these for everyone is refused by the server too. */
const NEVER_PUBLIC: ReadonlySet<string> = new Set(["D2", "D4"]);

export function isNeverPublic({ properties }: Pick<Observation, "properties">): boolean {
  return [properties.primary_code, ...properties.secondary_codes].some((code) => NEVER_PUBLIC.has(code));
}

/** The one that stands `step` further in the queue than `id`; the nearest that there is, null where nothing waits. */
export function beside(waiting: readonly Waiting[], id: string | null, step: number): Waiting | null {
  const at = waiting.findIndex((one) => one.id === id);
  const wanted = at < 0 ? 0 : Math.min(waiting.length - 1, Math.max(0, at + step));
  return waiting[wanted] ?? null;
}

export type Command = "next" | "previous" | "text" | "approve" | "internal" | "reject" | "forward" | "undo";

const KEYS: Readonly<Record<string, Command>> = {
  j: "next", k: "previous", e: "text", g: "approve", i: "internal", a: "reject", b: "forward", z: "undo",
};

/** What a key means, pressed by itself outside of fields. */
export function commandOf(key: string): Command | null {
  return KEYS[key.toLowerCase()] ?? null;
}
