// Two people changed the same field: both contents side by side, to choose from.

import type { Clash } from "../core/merge.ts";
import { fieldName, timeLabel } from "../core/names.ts";
import { t } from "../core/texts.ts";
import { written } from "../core/time.ts";
import type { Term } from "../core/vocabulary.ts";
import type { AskClashes } from "./deeds.ts";
import { button, h, newId } from "./elements.ts";
import type { World } from "./world.ts";

/** Asks in a dialog. Nothing is sent before a person has chosen for each field. */
export function conflictDialog(world: World): AskClashes {
  return (clashes) =>
    new Promise((resolve) => {
      const opener = document.activeElement as HTMLElement | null;
      const heading = h("h2", { id: newId("conflict"), tabindex: "-1" }, t("Somebody else changed the same thing"));
      const rows = clashes.map((clash) => row(clash, world));
      const close = (answer: ReadonlySet<string> | null): void => {
        dialog.close();
        dialog.remove();
        opener?.focus();
        resolve(answer);
      };
      const use = (): void => close(new Set(rows.filter(({ mine }) => mine.checked).map(({ field }) => field)));
      const dialog = h(
        "dialog", { "aria-labelledby": heading.id, on: { cancel: (event) => { event.preventDefault(); close(null); } } },
        h("div", { class: "stack" }, heading,
          h("p", {}, t("Nothing of yours is lost. Choose what shall stand; other fields of yours are kept too.")),
          ...rows.map(({ element }) => element),
          h("div", { class: "row" }, button(t("Save what I chose"), use, { look: "primary" }), button(t("Go back to the form"), () => close(null)))),
      );
      document.body.append(dialog);
      dialog.showModal();
      heading.focus();
    });
}

function row(clash: Clash, world: World): { field: string; mine: HTMLInputElement; element: HTMLElement } {
  const name = newId("clash");
  const mine = h("input", { type: "radio", name, value: "mine" });
  const theirs = h("input", { type: "radio", name, value: "theirs" });
  mine.checked = true;
  const choice = (radio: HTMLInputElement, label: string, value: unknown): HTMLElement =>
    h("label", { class: "choice" }, radio, h("span", {}, h("strong", {}, label), ": ", shownValue(clash.field, value, world)));
  const element = h(
    "fieldset", { class: "stack stack--tight" }, h("legend", {}, fieldName(clash.field, world.vocabulary)),
    choice(mine, t("Your change"), clash.mine), choice(theirs, t("Saved now"), clash.theirs),
  );
  return { field: clash.field, mine, element };
}

/** Fields that hold an instant: the API has them in UTC, people read them as the clock in town shows them. */
const MOMENTS = new Set(["observed_at", "recorded_at", "public_from", "starts_at", "ends_at"]);

/** A stored value as a person reads it. */
export function shownValue(field: string, value: unknown, world: World): string {
  const { vocabulary: words, walks } = world;
  if (value === null || value === undefined || value === "") return t("nothing");
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (Array.isArray(value)) {
    return value.length === 0 ? t("nothing") : value.map((one) => shownValue(field, one, world)).join(", ");
  }
  if (typeof value === "object") return shownPlace(value);
  if (field === "feeling") return words.feelings.find((step) => step.value === value)?.label ?? String(value);
  if (field === "severity") return words.severities.find((step) => step.value === value)?.label ?? String(value);
  if (field === "walk_id") return walks.find((walk) => walk.id === value)?.properties.title ?? String(value);
  if (field === "applies_when") return timeLabel(String(value));
  if (MOMENTS.has(field)) return written(String(value), "minute", world.naming.zone);
  const term = termsOf(field, world)?.find((one) => one.code === value);
  return term?.label ?? String(value);
}

function termsOf(field: string, { vocabulary: words }: World): readonly Term[] | undefined {
  const lists: Readonly<Record<string, readonly Term[]>> = {
    valence: words.valences, primary_code: words.categories, secondary_codes: words.categories,
    state: [...words.observation_states, ...words.action_states], placement: words.placements, observed_precision: words.time_precisions, flags: words.flags,
    answer: words.answers, forwarded_to: words.authorities,
    kind: [...words.action_kinds, ...words.area_kinds], reason: words.decline_reasons, reply: words.replies,
  };
  return lists[field];
}

function shownPlace(value: object): string {
  const { coordinates, lon, lat } = value as { coordinates?: unknown; lon?: unknown; lat?: unknown };
  const [east, north] = Array.isArray(coordinates) ? coordinates : [lon, lat];
  return typeof east === "number" && typeof north === "number" ? `${north.toFixed(5)}, ${east.toFixed(5)}` : t("an outline");
}
