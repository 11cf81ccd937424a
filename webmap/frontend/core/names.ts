// How things are called on screen and by screen readers.

import type { Action, Area, Seen, SeenFields } from "./model.ts";
import { t } from "./texts.ts";
import { written } from "./time.ts";
import { categoryLabel, labelOf, type Vocabulary } from "./vocabulary.ts";

export interface Naming {
  readonly vocabulary: Vocabulary;
  readonly zone: string;
}

/** As much of an observation as its name is made of. */
interface Named {
  readonly properties: SeenFields;
}

/** "Otrygg: Trasig eller släckt lampa" */
export function title(observation: Named, { vocabulary }: Naming): string {
  const { valence, primary_code } = observation.properties;
  return `${labelOf(vocabulary.valences, valence)}: ${categoryLabel(vocabulary, primary_code, valence)}`;
}

/** "2019-03-04 21:10", or as much of it as is known. */
export function when(observation: Named, { zone }: Naming): string {
  const { observed_at, observed_precision } = observation.properties;
  return written(observed_at, observed_precision, zone);
}

/** Whether an invented thing has to be marked as such beside its name: not where the name begins with that word. */
export function wantsMark(name: string, isExample: boolean): boolean {
  return isExample && !name.startsWith(t("Example"));
}

/** "Otrygg: Trasig eller släckt lampa, Storgatan, 2019-03-04, Exempel" */
export function fullName(observation: Named, naming: Naming): string {
  const parts = [title(observation, naming), observation.properties.place, when(observation, naming).slice(0, 10)];
  if (observation.properties.is_example) parts.push(t("Example"));
  return parts.filter((part) => part !== "").join(", ");
}

/** A name for each observation that no other one has: equal ones are numbered in the order given. */
export function uniqueNames(observations: readonly Pick<Seen, "id" | "properties">[], naming: Naming): Map<string, string> {
  const names = observations.map((one) => fullName(one, naming));
  const total = new Map<string, number>();
  for (const name of names) total.set(name, (total.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return new Map(
    observations.map((one, index) => {
      const name = names[index] ?? "";
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      const of = total.get(name) ?? 1;
      return [one.id, of === 1 ? name : t("{name}, {nth} of {total}", { name, nth, total: of })];
    }),
  );
}

/** "Åtgärd: Laga lampan, Föreslagen" */
export function actionName(action: Action, { vocabulary }: Naming): string {
  const { title, state, is_example } = action.properties;
  const name = t("Action: {title}, {state}", { title, state: labelOf(vocabulary.action_states, state) });
  return wantsMark(title, is_example) ? `${name}, ${t("Example")}` : name;
}

/** "Patrullområde: Centrum" */
export function areaName(area: Area, { vocabulary }: Naming): string {
  return `${labelOf(vocabulary.area_kinds, area.properties.kind)}: ${ownName(area)}`;
}

/** "Centrum": where it is said already what kind of area it is. */
export function ownName({ properties: { name, is_example } }: Area): string {
  return wantsMark(name, is_example) ? `${name} (${t("Example")})` : name;
}

/** The words of the trade for when something is so. */
export const TIMES = ["morning", "day", "evening", "night", "weekday", "weekend", "spring", "summer", "autumn", "winter"] as const;

/** When something is so: a word of the trade in the page's language, any other word as it was written. */
export function timeLabel(word: string): string {
  const known: Readonly<Record<string, string>> = {
    morning: t("morning"), day: t("daytime"), evening: t("evening"), night: t("night"), weekday: t("weekday"), weekend: t("weekend"),
    spring: t("spring"), summer: t("summer"), autumn: t("autumn"), winter: t("winter"),
  };
  return known[word] ?? word;
}

/** The name of a field, as forms, history and conflicts call it. */
export function fieldName(field: string, vocabulary: Vocabulary): string {
  return vocabulary.fields[field === "geometry" ? "position" : field] ?? field;
}
