// What is chosen: shown in the panel, with its links, wherever it was chosen.

import { EVERYTHING, type Filter } from "../core/filters.ts";
import type { Action, Area, Collection, Observation } from "../core/model.ts";
import { areaName, ownName, uniqueNames, wantsMark } from "../core/names.ts";
import { t } from "../core/texts.ts";
import { labelOf } from "../core/vocabulary.ts";
import { Problem } from "../io/api.ts";
import { observationDetails, type DetailsListener, type Links } from "./details.ts";
import { badge, button, h, link } from "./elements.ts";
import type { Bench } from "./observation_modes.ts";
import type { Screen } from "./shell.ts";
import { ROWS_PER_PAGE } from "./world.ts";

export interface SelectionListener extends DetailsListener {
  readonly showObservation: (id: string) => void;
  readonly redraw: (area: Area) => void;
  /** The list of all that a filter gives; `name` tells whose they are. */
  readonly showAll: (filter: Filter, name: string) => void;
}

export class Selection {
  readonly #bench: Bench;
  readonly #listener: SelectionListener;
  #screen: Screen | null = null;
  /** What is being fetched: called back where something else is chosen. */
  #fetching = new AbortController();

  constructor(bench: Bench, listener: SelectionListener) {
    this.#bench = bench;
    this.#listener = listener;
    bench.world.on(["chosen"], () => void this.#show());
  }

  async #show(): Promise<void> {
    const { world, shell, modes, notices } = this.#bench;
    this.#fetching.abort();
    this.#fetching = new AbortController();
    const { signal } = this.#fetching;
    const { chosen } = world;
    if (modes.current !== null) return; // a form is never taken away from somebody who is writing
    if (chosen === null) {
      if (this.#screen !== null) shell.close(this.#screen);
      this.#screen = null;
      return;
    }
    const { timesChosen } = shell;
    const isCurrent = (): boolean => !signal.aborted && modes.current === null && shell.timesChosen === timesChosen;
    try {
      if (chosen.kind === "observation") await this.#observation(chosen.id, signal, isCurrent);
      else if (chosen.kind === "action") await this.#action(chosen.id, signal, isCurrent);
      else await this.#area(chosen.id, signal, isCurrent);
    } catch (error) {
      if (signal.aborted) return;
      notices.fault(error);
      if (error instanceof Problem && error.status === 404 && isCurrent()) world.choose(null);
    }
  }

  async #observation(id: string, signal: AbortSignal, isCurrent: () => boolean): Promise<void> {
    const { api } = this.#bench.world;
    const known = this.#bench.world.observation(id);
    const draw = (one: Observation, links: Links | null): void =>
      this.#put(observationDetails(this.#bench, one, links, this.#listener), id);
    if (known !== null && this.#screen?.element.dataset["id"] !== id) draw(known, null);
    const [one, actions, areas, history] = await Promise.all([
      api.one<Observation>("observations", id, signal), api.actionsOf(id, signal), api.areasOf(id, signal), api.history("observations", id, signal),
    ]);
    if (!isCurrent()) return;
    this.#bench.world.meet(one);
    draw(one, { actions, areas, history });
  }

  async #action(id: string, signal: AbortSignal, isCurrent: () => boolean): Promise<void> {
    const { world } = this.#bench;
    const [one, observations] = await Promise.all([world.api.one<Action>("actions", id, signal), this.#first({ ...EVERYTHING, action: id }, signal)]);
    if (!isCurrent()) return;
    const { title, state, due, responsible_unit, is_overdue, is_example } = one.properties;
    const says = [responsible_unit, due === null ? "" : t("Due {day}", { day: due })].filter((part) => part !== "").join(" · ");
    this.#put(
      h("article", { class: "stack" }, this.#back(), h("div", { class: "row detail-head" }, h("h2", { tabindex: "-1" }, title),
        badge(labelOf(world.vocabulary.action_states, state)), is_overdue && badge(t("Overdue"), "late"), wantsMark(title, is_example) && badge(t("Example"), "example")),
      says === "" ? null : h("p", {}, says), this.#observations(observations, { ...EVERYTHING, action: id }, title),
      h("p", {}, link(t("Open the page of the action"), `/${world.slug}/atgarder/${id}`))),
      id,
    );
  }

  async #area(id: string, signal: AbortSignal, isCurrent: () => boolean): Promise<void> {
    const { world } = this.#bench;
    const [one, observations] = await Promise.all([world.api.one<Area>("areas", id, signal), this.#first({ ...EVERYTHING, area: id }, signal)]);
    if (!isCurrent()) return;
    this.#put(
      h("article", { class: "stack" }, this.#back(), h("div", { class: "row detail-head" }, h("h2", { tabindex: "-1" }, areaName(one, world.naming))),
      (one.properties.decision ?? "") === "" ? null : h("p", {}, t("Decision: {decision}", { decision: one.properties.decision ?? "" })),
      world.viewer.may("draw_area") && h("div", {}, button(t("Redraw"), () => this.#listener.redraw(one))),
      this.#observations(observations, { ...EVERYTHING, area: id }, ownName(one)),
      h("p", {}, link(t("Open the page of the area"), `/${world.slug}/omraden/${id}`))),
      id,
    );
  }

  #back(): HTMLElement {
    return h("div", {}, button(t("Back to the list"), this.#listener.close, { look: "plain" }));
  }

  /** As many as one page of the list holds: an area may have a hundred thousand. */
  #first(filter: Filter, signal: AbortSignal): Promise<Collection<Observation>> {
    const { api, slug } = this.#bench.world;
    return api.observations(slug, filter, { limit: ROWS_PER_PAGE, offset: 0, box: null }, signal);
  }

  #observations({ features, numberMatched: count }: Collection<Observation>, filter: Filter, name: string): HTMLElement {
    const names = uniqueNames(features, this.#bench.world.naming);
    const rows = features.map((one) =>
      h("li", {}, button(names.get(one.id) ?? "", () => this.#listener.showObservation(one.id), { look: "plain" })));
    return h(
      "section", { class: "stack stack--tight" }, h("h3", {}, t("Its observations: {count}", { count })),
      count > 0 && h("div", {}, button(t("Show in the list ({count})", { count }), () => this.#listener.showAll(filter, name))),
      h("ul", { class: "plain-list" }, ...rows),
      count > rows.length && h("p", { class: "soft" }, t("Here are the first {shown} of {count}.", { shown: rows.length, count })),
    );
  }

  #put(element: HTMLElement, id: string): void {
    const { shell } = this.#bench;
    element.dataset["id"] = id;
    const heading = element.querySelector("h2");
    const isSame = this.#screen?.element.dataset["id"] === id && shell.isShown(this.#screen);
    if (isSame && this.#screen !== null) {
      const hadFocus = this.#screen.element.contains(document.activeElement);
      this.#screen.element.replaceChildren(...element.children);
      if (hadFocus) this.#screen.element.querySelector("h2")?.focus({ preventScroll: true });
      return;
    }
    this.#screen = heading === null ? { element } : { element, focus: heading };
    shell.show(this.#screen);
  }
}
