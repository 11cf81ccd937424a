// Editors for the pages of one action and one area: moving an action on, editing facts, withdrawing.

import { ACTION_FIELDS, movesFrom, type Move } from "../core/moves.ts";
import type { Action, Area } from "../core/model.ts";
import { areaName, fieldName } from "../core/names.ts";
import { t } from "../core/texts.ts";
import { Problem, type Kind } from "../io/api.ts";
import { choose } from "./chooser.ts";
import type { Deeds } from "./deeds.ts";
import { button, field, h, input, link, select, textarea } from "./elements.ts";
import { FactForm } from "./fact_form.ts";
import type { Notices } from "./notices.ts";
import type { World } from "./world.ts";

export interface Desk {
  readonly world: World;
  readonly deeds: Deeds;
  readonly notices: Notices;
  /** The page was made by the server: after a change it is asked for anew, and then says what was done. */
  readonly reload: (said: string) => void;
}

export async function mountActionEditor(place: HTMLElement, id: string, desk: Desk): Promise<void> {
  const action = await desk.world.api.one<Action>("actions", id);
  const { viewer } = desk.world;
  const [mayEdit, mayLink] = [viewer.mayEditActionOf(action.properties.responsible_unit), viewer.may("link")];
  if (!mayEdit && !mayLink) return place.replaceChildren();
  if (action.properties.is_withdrawn === true) return place.replaceChildren(...(mayEdit ? [restoring(desk, "actions", action)] : []));
  const linked = mayLink ? await areaLinks(desk, id) : null;
  if (!mayEdit) return place.replaceChildren(h("section", { class: "card stack", "aria-label": t("Change the action") }, linked));
  const moves = movesFrom(action.properties.state, desk.world.vocabulary);
  const form = h("div");
  // The model names the usual next state first: the one big button; whatever else may follow is there too.
  const choices = moves.map((move, index) => button(move.label, () => openMove(desk, action, move, form), index === 0 ? { look: "primary" } : {}));
  place.replaceChildren(h(
    "section", { class: "card stack", "aria-label": t("Change the action") },
    moves.length === 0
      ? h("p", {}, t("The action is closed; no state follows."))
      : h("div", { class: "stack stack--tight" }, h("h2", {}, t("Move on to")), h("div", { class: "row" }, ...choices), form),
    linked,
    h("details", {}, h("summary", {}, t("Edit the facts")), editing(desk, action)),
    h("div", {}, withdrawing(desk, "actions", action)),
  ));
}

export async function mountAreaEditor(place: HTMLElement, id: string, desk: Desk): Promise<void> {
  const area = await desk.world.api.one<Area>("areas", id);
  const { viewer } = desk.world;
  if (!viewer.may("draw_area")) return place.replaceChildren(...(viewer.may("plan_patrol") && area.properties.kind === "patrol" ? [patrolTimes(desk, area)] : []));
  if (area.properties.is_withdrawn === true) return place.replaceChildren(restoring(desk, "areas", area));
  const { world } = desk;
  const { name, kind, decision, valid_from, valid_to } = area.properties;
  const kinds = world.vocabulary.area_kinds.map(({ code, label }) => ({ value: code, label }));
  const controls = [
    input("name", "text", name, { maxlength: 300, required: true, autocomplete: "off" }), select("kind", kinds, kind),
    textarea("decision", decision ?? ""), input("valid_from", "date", valid_from ?? ""), input("valid_to", "date", valid_to ?? ""),
  ];
  const read = (): Record<string, unknown> => Object.fromEntries(
    controls.map((control) => [control.name, control.type === "date" && control.value === "" ? null : control.value.trim()]),
  );
  const save = button(t("Save the changes"), () => void saved(desk, "areas", area, read(), t("The area is saved.")), { look: "primary" });
  place.replaceChildren(h(
    "section", { class: "card stack", "aria-label": t("Change the area") },
    h("p", {}, link(t("Redraw on the map"), `/${world.slug}/karta?redraw=${id}`)),
    h("details", {}, h("summary", {}, t("Edit the facts")),
      h("div", { class: "stack" }, ...controls.map((control) => field(world.vocabulary.fields[control.name] ?? control.name, control)), h("div", {}, save))),
    h("div", {}, withdrawing(desk, "areas", area)),
  ));
}

/** When a patrol area is patrolled: the police alone say it and see it. */
function patrolTimes(desk: Desk, area: Area): HTMLElement {
  const times = textarea("patrol_times", area.properties.patrol_times ?? "");
  const save = (): void => void saved(desk, "areas", area, { patrol_times: times.value.trim() }, t("The times are saved."));
  return h(
    "section", { class: "card stack", "aria-label": t("Change the area") },
    field(fieldName("patrol_times", desk.world.vocabulary), times, t("Only the police see this.")), h("div", {}, button(t("Save the changes"), save, { look: "primary" })),
  );
}

/** The areas that an action helps: each can be unlinked, any other can be linked. */
async function areaLinks(desk: Desk, action: string): Promise<HTMLElement> {
  const { api, slug, naming } = desk.world;
  const [linked, all] = await Promise.all([api.areasOfAction(action), api.areas(slug)]);
  const others = all.filter((area) => !linked.some((one) => one.id === area.id));
  const unlink = (area: Area) => async (): Promise<void> => {
    await api.unlinkActionArea(action, area.id);
    desk.reload(t("No longer linked to {title}", { title: area.properties.name }));
  };
  const take = async (id: string): Promise<void> => {
    await api.linkActionArea(action, id);
    desk.reload(t("Linked to {title}", { title: others.find((area) => area.id === id)?.properties.name ?? "" }));
  };
  const question = {
    heading: t("Link to an area"), none: t("There are no other areas."),
    choices: others.map((area) => ({ id: area.id, label: areaName(area, naming) })),
  };
  const rows = linked.map((area) =>
    button(t("Unlink {name}", { name: areaName(area, naming) }), () => void desk.notices.attempt(unlink(area))));
  return h("div", { class: "row" }, button(t("Link to an area"), () => choose(question, take)), ...rows);
}

function openMove(desk: Desk, action: Action, move: Move, place: HTMLElement): void {
  const form = new FactForm(move.needs, action.properties, desk.world.vocabulary);
  const said = t("The action is now: {state}", { state: move.label });
  const save = (): void => {
    if (form.check(move.needs)) void saved(desk, "actions", action, { ...form.read(), state: move.to }, said, form);
  };
  place.replaceChildren(h(
    "fieldset", { class: "stack stack--tight" }, h("legend", {}, t("Move on to: {state}", { state: move.label })),
    move.needs.length > 0 && h("p", { class: "hint" }, t("This state needs these facts.")), form.element,
    h("div", { class: "row" }, button(t("Save"), save, { look: "primary" }), button(t("Cancel"), () => place.replaceChildren())),
  ));
  (form.first ?? place.querySelector("button"))?.focus();
}

function editing(desk: Desk, action: Action): HTMLElement {
  const form = new FactForm(Object.keys(ACTION_FIELDS), action.properties, desk.world.vocabulary);
  const save = (): void => {
    if (form.check(["title"])) void saved(desk, "actions", action, form.read(), t("The action is saved."), form);
  };
  return h("div", { class: "stack" }, form.element, h("div", {}, button(t("Save the changes"), save, { look: "primary" })));
}

async function saved(desk: Desk, kind: Kind, thing: Action | Area, properties: Record<string, unknown>, said: string, form: FactForm | null = null): Promise<void> {
  try {
    const kept = await desk.deeds.save(kind, thing, { properties }, said);
    if (kept !== null && kept !== thing) desk.reload(said);
  } catch (error) {
    if (error instanceof Problem) form?.point(error.field, error.title);
    desk.notices.fault(error, "", () => void saved(desk, kind, thing, properties, said, form));
  }
}

function withdrawing(desk: Desk, kind: Kind, thing: Action | Area): HTMLElement {
  const withdraw = async (): Promise<void> => {
    await desk.deeds.withdraw(kind, thing, t("It is withdrawn."));
    desk.reload(t("It is withdrawn. It is kept, and can be restored here."));
  };
  return button(t("Withdraw"), () => void desk.notices.attempt(withdraw), { look: "danger" });
}

function restoring(desk: Desk, kind: Kind, thing: Action | Area): HTMLElement {
  const restore = async (): Promise<void> => {
    await desk.world.api.patch(kind, thing.id, thing.properties.version, { properties: { is_withdrawn: false } });
    desk.reload(t("It is restored."));
  };
  return h("section", { class: "card" }, button(t("Restore"), () => void desk.notices.attempt(restore), { look: "primary" }));
}
