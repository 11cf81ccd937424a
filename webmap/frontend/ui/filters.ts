// The filter: what list and map are about. Every choice takes effect at once.

import { EVERYTHING, partsIn, toggled, type Filter } from "../core/filters.ts";
import { areaName } from "../core/names.ts";
import { t } from "../core/texts.ts";
import { byGroup, type CategoryTerm, type Term } from "../core/vocabulary.ts";
import { button, checkbox, field, h, input, select } from "./elements.ts";
import type { Screen } from "./shell.ts";
import { observationSymbol } from "./symbols.ts";
import type { World } from "./world.ts";

export class Filters implements Screen {
  readonly element = h("div", { class: "stack" });
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    world.on(["filter", "areas", "actions"], () => this.#draw());
    this.#draw();
  }

  /** Short line for the list: how much is filtered, and the way out. */
  line(): HTMLElement[] {
    const parts = partsIn(this.#world.filter);
    if (parts === 0) return [];
    return [h("span", { class: "badge" }, t("Filtered")), button(t("Show all"), () => this.#set(EVERYTHING), { look: "plain" })];
  }

  #set(change: Partial<Filter>): void {
    this.#world.setFilter({ ...this.#world.filter, ...change });
  }

  #draw(): void {
    const focused = document.activeElement?.getAttribute("data-key") ?? null;
    const open = new Set([...this.element.querySelectorAll("details[open]")].map((one) => one.getAttribute("data-key")));
    this.element.replaceChildren(
      h("div", { class: "list-head" }, h("h2", {}, t("Filter")), button(t("Clear the filter"), () => this.#set(EVERYTHING), { look: "plain" })),
      this.#checks(t("Safe or unsafe"), "valence", this.#world.vocabulary.valences, (one) => observationSymbol(one.code, "·")),
      this.#categories(open),
      this.#period(),
      this.#where(),
      this.#checks(t("State"), "state", this.#world.viewer.statesOf(this.#world.vocabulary.observation_states)),
    );
    if (focused !== null) this.element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  #checks(legend: string, name: "valence" | "state", terms: readonly Term[], picture?: (term: Term) => SVGSVGElement): HTMLElement {
    const chosen = this.#world.filter[name];
    const boxes = terms.map((term) =>
      keyed(
        `${name} ${term.code}`,
        checkbox(term.label, chosen.includes(term.code), (isIn) => this.#set({ [name]: toggled(chosen, term.code, isIn) }), picture?.(term)),
      ),
    );
    return h("fieldset", { class: "stack stack--tight" }, h("legend", {}, legend), ...boxes);
  }

  #categories(open: ReadonlySet<string | null>): HTMLElement {
    const groups = byGroup(this.#world.vocabulary).map(([group, categories]) => this.#group(group, categories, open.has(group.code)));
    return h("fieldset", { class: "stack stack--tight" }, h("legend", {}, t("Category")), ...groups);
  }

  #group(group: Term, categories: readonly CategoryTerm[], isOpen: boolean): HTMLElement {
    const { codes } = this.#world.filter;
    const own = categories.map((one) => one.code);
    const inside = own.filter((code) => codes.includes(code)).length;
    const whole = checkbox(
      group.label, inside === own.length,
      (isIn) => this.#set({ codes: own.reduce<readonly string[]>((all, code) => toggled(all, code, isIn), codes) as string[] }),
      observationSymbol("neutral", group.code),
    );
    const box = whole.querySelector("input");
    if (box !== null) box.indeterminate = inside > 0 && inside < own.length;
    const each = categories.map((one) =>
      keyed(`code ${one.code}`, checkbox(one.label, codes.includes(one.code), (isIn) => this.#set({ codes: toggled(codes, one.code, isIn) }))),
    );
    return h(
      "div", { class: "filter-group" }, keyed(`group ${group.code}`, whole),
      h("details", { open: isOpen, "data-key": group.code }, h("summary", {}, t("One by one: {group}", { group: group.label })), ...each),
    );
  }

  #period(): HTMLElement {
    const { from, to } = this.#world.filter;
    const day = (name: "from" | "to", value: string): HTMLInputElement =>
      input(name, "date", value, { "data-key": name, on: { change: (event) => this.#set({ [name]: (event.target as HTMLInputElement).value }) } });
    return h(
      "fieldset", { class: "stack stack--tight" }, h("legend", {}, t("Period")),
      h("div", { class: "two" }, field(t("From"), day("from", from)), field(t("To"), day("to", to))),
    );
  }

  #where(): HTMLElement {
    const { walks, areas, actions, filter, naming, viewer } = this.#world;
    const any = { value: "", label: t("Any") };
    const walk = select("walk", [any, ...walks.map((one) => ({ value: one.id, label: one.properties.title }))], filter.walk);
    const area = select("area", [any, ...areas.map((one) => ({ value: one.id, label: areaName(one, naming) }))], filter.area);
    const action = select("action", [any, ...actions.map((one) => ({ value: one.id, label: one.properties.title }))], filter.action);
    const placed = select("placed", [any, { value: "true", label: t("With a position") }, { value: "false", label: t("Without a position") }], filter.placed);
    for (const [name, control] of [["walk", walk], ["area", area], ["action", action], ["placed", placed]] as const) {
      control.dataset["key"] = name;
      control.addEventListener("change", () => this.#set({ [name]: control.value }));
    }
    // A choice of nothing is for the municipality alone, which may still fill it.
    const offered = (label: string, control: HTMLSelectElement, things: readonly unknown[]): HTMLElement | false =>
      (things.length > 0 || viewer.sees("I")) && field(label, control);
    const areaLabel = viewer.sees("S") ? t("Area or patrol area") : t("Area");
    return h(
      "div", { class: "stack stack--tight" }, offered(t("Safety walk"), walk, walks), offered(areaLabel, area, areas),
      offered(t("Linked to the action"), action, actions), field(t("Position"), placed),
    );
  }
}

function keyed(key: string, label: HTMLElement): HTMLElement {
  label.querySelector("input")?.setAttribute("data-key", key);
  return label;
}
