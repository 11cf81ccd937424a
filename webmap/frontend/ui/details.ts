// One observation in the panel: all its fields, its links both ways, its history.

import { inWords } from "../core/geo.ts";
import { positionOf, type Action, type Belonging, type HistoryEntry, type Observation } from "../core/model.ts";
import { areaName, fieldName, title, wantsMark, when } from "../core/names.ts";
import { t } from "../core/texts.ts";
import { written } from "../core/time.ts";
import { labelOf } from "../core/vocabulary.ts";
import { shownValue } from "./conflict.ts";
import { badge, button, h, link, type Child } from "./elements.ts";
import type { Bench } from "./observation_modes.ts";
import { observationSymbol } from "./symbols.ts";

/** What a person may do with the observation in the panel. */
export interface DetailsListener {
  readonly close: () => void;
  readonly edit: (observation: Observation) => void;
  readonly move: (observation: Observation) => void;
  readonly linkAction: (observation: Observation) => void;
  readonly linkArea: (observation: Observation) => void;
  readonly propose: (observation: Observation) => void;
}

export interface Links {
  readonly actions: readonly Action[];
  readonly areas: readonly Belonging[];
  readonly history: readonly HistoryEntry[];
}

/** Fields with a line of their own above, or that tell a person nothing. */
const SAID_ELSEWHERE = new Set(["municipality", "version", "changed_at", "is_example", "is_withdrawn", "valence", "primary_code", "observed_at", "observed_precision"]);

export function observationDetails(bench: Bench, one: Observation, links: Links | null, listener: DetailsListener): HTMLElement {
  const { world } = bench;
  const fields = one.properties;
  const withdraw = async (): Promise<void> => {
    try {
      await bench.deeds.withdraw("observations", one, t("Withdrawn: {name}", { name: title(one, world.naming) }));
      listener.close();
    } catch (error) {
      bench.notices.fault(error);
    }
  };
  const heading = h("h2", { tabindex: "-1" }, title(one, world.naming));
  return h(
    "article", { class: "stack" },
    h("div", {}, button(t("Back to the list"), listener.close, { look: "plain" })),
    h("div", { class: "row detail-head" }, observationSymbol(fields.valence, fields.primary_code), heading, fields.is_example && badge(t("Example"), "example")),
    facts(bench, one),
    h(
      "div", { class: "row" }, button(t("Edit"), () => listener.edit(one)),
      button(one.geometry === null ? t("Give it a place") : t("Move"), () => listener.move(one)),
      button(t("Withdraw"), () => void withdraw(), { look: "danger" }),
    ),
    links === null ? h("p", { class: "soft" }, t("Links and history are being fetched …")) : linkSection(bench, one, links, listener),
    links === null ? null : history(bench, links.history),
  );
}

function facts(bench: Bench, one: Observation): HTMLElement {
  const { world } = bench;
  const position = positionOf(one);
  const rows: Child[] = [];
  const add = (name: string, value: string): void => void rows.push(h("dt", {}, name), h("dd", {}, value));
  add(fieldName("observed_at", world.vocabulary), when(one, world.naming) || t("not said"));
  add(fieldName("position", world.vocabulary), position === null ? t("Without position") : inWords(position));
  for (const [name, value] of Object.entries(one.properties)) {
    if (SAID_ELSEWHERE.has(name) || value === null || value === "" || (Array.isArray(value) && value.length === 0)) continue;
    add(fieldName(name, world.vocabulary), shownValue(name, value, world));
  }
  return h("dl", { class: "facts" }, ...rows);
}

function linkSection(bench: Bench, one: Observation, links: Links, listener: DetailsListener): HTMLElement {
  const { world, deeds, notices } = bench;
  const does = (deed: () => Promise<void>) => (): void => void deed().catch((error: unknown) => notices.fault(error));
  const action = (each: Action): HTMLElement =>
    h("li", { class: "row" }, link(each.properties.title, `/${world.slug}/atgarder/${each.id}`),
      badge(labelOf(world.vocabulary.action_states, each.properties.state)),
      wantsMark(each.properties.title, each.properties.is_example) && badge(t("Example"), "example"),
      button(t("Unlink"), does(() => deeds.unlinkAction(one.id, each)), { look: "plain", label: t("Unlink {name}", { name: each.properties.title }) }));
  const area = (each: Belonging): HTMLElement =>
    h("li", { class: "row" }, link(areaName(each, world.naming), `/${world.slug}/omraden/${each.id}`),
      h("span", { class: "soft small" }, each.properties.how === "hand" ? t("by hand: {reason}", { reason: each.properties.reason }) : t("lies inside")),
      each.properties.how === "hand" && button(t("Unlink"), does(() => deeds.unlinkArea(one.id, each, each.properties.reason)), { look: "plain", label: t("Unlink {name}", { name: each.properties.name }) }));
  const list = (rows: HTMLElement[], none: string): HTMLElement =>
    rows.length === 0 ? h("p", { class: "soft" }, none) : h("ul", { class: "plain-list stack stack--tight" }, ...rows);
  return h(
    "section", { class: "stack stack--tight", "aria-label": t("Links") },
    h("h3", {}, t("Actions")), list(links.actions.map(action), t("No action is linked.")),
    h("div", { class: "row" }, button(t("Link to an action"), () => listener.linkAction(one)), button(t("New action"), () => listener.propose(one))),
    h("h3", {}, t("Areas")), list(links.areas.map(area), t("It lies in no area.")),
    h("div", { class: "row" }, button(t("Link to a patrol area"), () => listener.linkArea(one))),
  );
}

export function history(bench: Bench, entries: readonly HistoryEntry[]): HTMLElement {
  const { world } = bench;
  const lines = (entry: HistoryEntry): HTMLElement[] => {
    if (entry.operation === "add") return [h("li", {}, t("Recorded."))];
    return entry.fields.map((field) => {
      if (field === "is_withdrawn" && entry.after !== null) return h("li", {}, entry.after[field] === true ? t("Withdrawn") : t("Restored"));
      const name = fieldName(field, world.vocabulary);
      if (entry.before === null || entry.after === null) return h("li", {}, t("{field}: the contents were erased", { field: name }));
      const from = shownValue(field, entry.before[field], world);
      const to = shownValue(field, entry.after[field], world);
      return h("li", {}, t("{field}: from {from} to {to}", { field: name, from, to }));
    });
  };
  const one = (entry: HistoryEntry): HTMLElement =>
    h("li", {}, h("p", { class: "soft small" }, `${written(entry.at, "minute", world.naming.zone)} · ${entry.by_label}`), h("ul", { class: "plain-list" }, ...lines(entry)));
  return h(
    "section", { class: "stack stack--tight", "aria-label": t("History") }, h("h3", {}, t("History")),
    h("ol", { class: "plain-list history stack stack--tight" }, ...[...entries].reverse().map(one)),
  );
}
