// One observation in the panel: all its fields, its links both ways, its history.

import { inWords } from "../core/geo.ts";
import { isWhole, positionOf, type Action, type Belonging, type HistoryEntry, type Observation } from "../core/model.ts";
import { areaName, fieldName, title, wantsMark, when } from "../core/names.ts";
import { t } from "../core/texts.ts";
import { written } from "../core/time.ts";
import { labelOf } from "../core/vocabulary.ts";
import { shownValue } from "./conflict.ts";
import { badge, button, h, link, type Child } from "./elements.ts";
import type { Bench } from "./observation_modes.ts";
import { wayInForStaff } from "./sign_in.ts";
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
/** What everyone sees, now or from the next batch on. */
const OUT: readonly string[] = ["public", "answered"];

const SAID_ELSEWHERE = new Set(["municipality", "version", "changed_at", "is_example", "is_withdrawn", "valence", "primary_code", "observed_at", "observed_precision", "case_id"]);

export function observationDetails(bench: Bench, one: Observation, links: Links | null, listener: DetailsListener): HTMLElement {
  const { world } = bench;
  const { viewer } = world;
  const fields = one.properties;
  const heading = h("h2", { tabindex: "-1" }, title(one, world.naming));
  return h(
    "article", { class: "stack" },
    h("div", {}, button(t("Back to the list"), listener.close, { look: "plain" })),
    h("div", { class: "row detail-head" }, observationSymbol(fields.valence, fields.primary_code), heading, fields.is_example && badge(t("Example"), "example")),
    facts(bench, one),
    !viewer.seesExactly && h("p", { class: "hint" }, t("Everyone is shown one point for each square of 100 meters, and the part of the day: so nobody can be singled out.")),
    viewer.may("edit_observation") && changing(bench, one, listener),
    links === null ? h("p", { class: "soft" }, t("The rest is being fetched …")) : linkSection(bench, one, links, listener),
    links === null || links.history.length === 0 ? null : history(bench, links.history),
    viewer.isVisitor && wayInForStaff(),
  );
}

/** What came without its inner fields was fetched after the sign-in had ended: it can't be changed from here. */
function changing(bench: Bench, one: Observation, listener: DetailsListener): HTMLElement {
  if (!isWhole(one)) return h("div", { class: "alert" }, h("p", {}, t("You are no longer signed in.")), wayInForStaff());
  const name = title(one, bench.world.naming);
  const takeDown = (): Promise<void> => bench.deeds.takeDown(one, t("Taken down: {name}", { name }));
  const withdraw = async (): Promise<void> => {
    await bench.deeds.withdraw("observations", one, t("Withdrawn: {name}", { name }));
    listener.close();
  };
  return h(
    "div", { class: "row" }, button(t("Edit"), () => listener.edit(one)),
    button(one.geometry === null ? t("Give it a place") : t("Move"), () => listener.move(one)),
    OUT.includes(one.properties.state) && bench.world.viewer.may("review") && button(t("Take down"), () => void bench.notices.attempt(takeDown), { look: "danger" }),
    button(t("Withdraw"), () => void bench.notices.attempt(withdraw), { look: "danger" }),
  );
}

function facts(bench: Bench, one: Observation): HTMLElement {
  const { world } = bench;
  const position = positionOf(one);
  const rows: Child[] = [];
  const add = (name: string, value: string): void => void rows.push(h("dt", {}, name), h("dd", {}, value));
  add(fieldName("observed_at", world.vocabulary), when(one, world.naming) || t("not said"));
  const place = position === null ? t("Without position") : inWords(position);
  add(fieldName("position", world.vocabulary), position === null || world.viewer.seesExactly ? place : t("About {place}, within 100 meters", { place }));
  for (const [name, value] of Object.entries(one.properties)) {
    if (SAID_ELSEWHERE.has(name) || isNothing(name, value)) continue;
    add(fieldName(name, world.vocabulary), shownValue(name, value, world));
  }
  return h("dl", { class: "facts" }, ...rows);
}

function isNothing(name: string, value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0) || (name === "me_too" && value === 0);
}

function linkSection(bench: Bench, one: Observation, links: Links, listener: DetailsListener): HTMLElement {
  const { world, deeds, notices } = bench;
  const { viewer } = world;
  const [mayLink, mayPropose] = [viewer.may("link"), viewer.may("edit_action")];
  const does = (deed: () => Promise<void>) => (): void => void notices.attempt(deed);
  const action = (each: Action): HTMLElement =>
    h("li", { class: "row" }, link(each.properties.title, `/${world.slug}/atgarder/${each.id}`),
      badge(labelOf(world.vocabulary.action_states, each.properties.state)),
      wantsMark(each.properties.title, each.properties.is_example) && badge(t("Example"), "example"),
      mayLink && button(t("Unlink"), does(() => deeds.unlinkAction(one.id, each)), { look: "plain", label: t("Unlink {name}", { name: each.properties.title }) }));
  const area = (each: Belonging): HTMLElement =>
    h("li", { class: "row" }, link(areaName(each, world.naming), `/${world.slug}/omraden/${each.id}`),
      h("span", { class: "soft small" }, each.properties.how === "hand" ? t("by hand: {reason}", { reason: each.properties.reason }) : t("lies inside")),
      mayLink && each.properties.how === "hand" && button(t("Unlink"), does(() => deeds.unlinkArea(one.id, each, each.properties.reason)), { look: "plain", label: t("Unlink {name}", { name: each.properties.name }) }));
  const list = (rows: HTMLElement[], none: string): HTMLElement =>
    rows.length === 0 ? h("p", { class: "soft" }, none) : h("ul", { class: "plain-list stack stack--tight" }, ...rows);
  const none = viewer.sees("I") ? t("No action is linked.") : t("No action has been decided yet.");
  const showsAreas = viewer.sees("S") || links.areas.length > 0;
  return h(
    "section", { class: "stack stack--tight", "aria-label": t("Links") },
    h("h3", {}, t("Actions")), list(links.actions.map(action), none),
    (mayLink || mayPropose) && h(
      "div", { class: "row" }, mayLink && button(t("Link to an action"), () => listener.linkAction(one)),
      mayPropose && button(t("New action"), () => listener.propose(one)),
    ),
    showsAreas && h("h3", {}, t("Areas")), showsAreas && list(links.areas.map(area), t("It lies in no area.")),
    mayLink && h("div", { class: "row" }, button(t("Link to a patrol area"), () => listener.linkArea(one))),
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
