// An observation while it is written: what a form holds, and what is sent of it.

import { isSame } from "./merge.ts";
import { pointAt, positionOf, type Change, type Observation, type Position } from "./model.ts";
import { instantOf, instantsOf, wallOf } from "./time.ts";

/** What a form holds; empty strings mean "not said". */
export interface Draft {
  readonly valence: string;
  readonly primary_code: string;
  readonly secondary_codes: readonly string[];
  readonly feeling: string;
  readonly severity: string;
  readonly day: string;
  readonly time: string;
  readonly place: string;
  readonly text_raw: string;
  readonly text_public: string;
  readonly why: string;
  readonly proposal: string;
  readonly state: string;
  readonly walk_id: string;
  readonly applies_when: readonly string[];
}

/** How a position was given: on the map, by typed coordinates, or not at all. */
export type Placed = { readonly position: Position; readonly placement: string } | null;

export const EMPTY: Draft = {
  valence: "unsafe", primary_code: "", secondary_codes: [], feeling: "", severity: "", day: "", time: "", place: "",
  text_raw: "", text_public: "", why: "", proposal: "", state: "received", walk_id: "", applies_when: [],
};

export type DraftFault = "category-missing" | "place-missing" | "time-without-day" | "time-skipped";

/** What a person has to put right before it can be sent. A place on the map, or in words: one of them is needed. */
export function faultsIn(draft: Draft, placed: Placed, zone: string): DraftFault[] {
  const faults: DraftFault[] = [];
  if (draft.primary_code === "") faults.push("category-missing");
  if (placed === null && draft.place.trim() === "") faults.push("place-missing");
  if (draft.time !== "" && draft.day === "") faults.push("time-without-day");
  if (draft.time !== "" && draft.day !== "" && instantsOf(draft, zone).length === 0) faults.push("time-skipped");
  return faults;
}

/** The fields as the API takes them. A day without a time is kept as a day, never as a made-up hour. */
export function fieldsOf(draft: Draft, zone: string): Record<string, unknown> {
  const { day, time } = draft;
  const step = (text: string): number | null => (text === "" ? null : Number(text));
  return {
    valence: draft.valence, primary_code: draft.primary_code, secondary_codes: draft.secondary_codes,
    feeling: step(draft.feeling), severity: step(draft.severity),
    observed_at: day === "" ? null : instantOf({ day, time: time || "00:00" }, zone),
    observed_precision: day !== "" && time === "" ? "day" : "minute",
    place: draft.place.trim(), text_raw: draft.text_raw.trim(), text_public: draft.text_public.trim(),
    why: draft.why.trim(), proposal: draft.proposal.trim(), state: draft.state, walk_id: draft.walk_id || null,
    applies_when: draft.applies_when,
  };
}

/** The whole of a new observation's properties. What is for those who review is sent by them alone. */
export function newProperties(draft: Draft, placed: Placed, town: string, zone: string, mayReview: boolean): Record<string, unknown> {
  const { state, text_public, ...fields } = fieldsOf(draft, zone);
  return { municipality: town, ...fields, ...(mayReview ? { state, text_public } : {}), placement: placed?.placement ?? "none" };
}

/** What a form holds of an observation that is there. */
export function draftOf(observation: Observation, zone: string): Draft {
  const fields = observation.properties;
  const wall = fields.observed_at === null ? { day: "", time: "" } : wallOf(fields.observed_at, zone);
  const step = (value: number | null | undefined): string => (value === null || value === undefined ? "" : String(value));
  return {
    valence: fields.valence, primary_code: fields.primary_code, secondary_codes: fields.secondary_codes,
    feeling: step(fields.feeling), severity: step(fields.severity),
    day: wall.day, time: fields.observed_precision === "minute" ? wall.time : "",
    place: fields.place, text_raw: fields.text_raw ?? "", text_public: fields.text_public, why: fields.why ?? "",
    proposal: fields.proposal ?? "", state: fields.state, walk_id: fields.walk_id ?? "",
    applies_when: fields.applies_when,
  };
}

/** What is checked, of a list whose order a person does not see: what was there before keeps its order, the rest follows. */
export function inOrder(before: readonly string[], checked: readonly string[]): string[] {
  return [...before.filter((word) => checked.includes(word)), ...checked.filter((word) => !before.includes(word))];
}

/** What to send after editing: only what was touched, so that a time keeps its seconds and a text its spaces. */
export function edited(observation: Observation, draft: Draft, zone: string): Change {
  const before = draftOf(observation, zone);
  const { observed_at, observed_precision, ...others } = fieldsOf(draft, zone);
  const isTouched = (name: string): boolean => !isSame(draft[name as keyof Draft], before[name as keyof Draft]);
  const touched = Object.fromEntries(Object.entries(others).filter(([name]) => isTouched(name)));
  const isTimeTouched = isTouched("day") || isTouched("time");
  return { properties: isTimeTouched ? { ...touched, observed_at, observed_precision } : touched };
}

/** What to send when an observation gets another place, or loses it. Old accuracy tells nothing of a new place. */
export function moved(observation: Observation, placed: Placed): Change {
  const before = positionOf(observation);
  const now = placed?.position ?? null;
  if (before?.lon === now?.lon && before?.lat === now?.lat) return { properties: {} };
  return { properties: { placement: placed?.placement ?? "none", accuracy_m: null }, geometry: pointAt(now) };
}
