// The list twin: the same observations as on the map, in the same order, a hundred at a time.

import { partsIn } from "../core/filters.ts";
import type { Observation } from "../core/model.ts";
import { title, when } from "../core/names.ts";
import { number, t } from "../core/texts.ts";
import { labelOf } from "../core/vocabulary.ts";
import { badge, button, h } from "./elements.ts";
import type { Screen } from "./shell.ts";
import { observationSymbol } from "./symbols.ts";
import { ROWS_PER_PAGE, type World } from "./world.ts";

export interface ListListener {
  readonly choose: (id: string) => void;
  /** Fetches the list anew, after that has failed. */
  readonly retry: () => void;
}

export class List implements Screen {
  readonly element = h("div", { class: "stack" });
  readonly #world: World;
  readonly #listener: ListListener;
  readonly #count = h("p", { class: "count", "aria-live": "polite" });
  readonly #people = h("summary", {});
  readonly #behind: HTMLElement;
  readonly #more: HTMLButtonElement;
  readonly #rows = h("ol", { class: "rows" });
  readonly #pager = h("nav", { class: "pager", "aria-label": t("Pages of the list") });
  readonly #advice = h("p", { class: "hint" });
  readonly #again: HTMLElement;
  /** Another page was asked for: it is shown from its beginning when it is there. */
  #wantsTop = false;
  readonly #filterLine = h("div", { class: "row small" });

  constructor(world: World, listener: ListListener) {
    this.#world = world;
    this.#listener = listener;
    this.#more = button("", () => world.setFilter({ ...world.filter, placed: "false" }), { look: "plain" });
    this.#again = h("div", { hidden: true }, button(t("Try again"), listener.retry));
    this.#behind = h("details", { class: "small", hidden: true }, this.#people, h("p", { class: "hint" }, peopleMeans(world.viewer.seesExactly)));
    const heading = h("h2", { class: "visually-hidden" }, t("Observations"));
    const head = h("div", { class: "stack stack--tight" }, heading, h("div", { class: "list-head" }, this.#count, this.#more), this.#behind, this.#advice, this.#again, this.#filterLine);
    this.element.append(head, this.#rows, this.#pager);
    world.on(["observations"], () => this.#draw());
    world.on(["marked"], () => this.#drawRows());
    world.on(["chosen"], () => this.#drawRows());
    world.on(["loading"], () => this.#drawLoading());
  }

  setFilterLine(...parts: HTMLElement[]): void {
    this.#filterLine.replaceChildren(...parts);
  }

  /** The old rows stay until the new ones are there, so that nothing flickers. */
  #drawLoading(): void {
    const { isLoading, observations } = this.#world;
    this.#rows.setAttribute("aria-busy", String(isLoading));
    if (isLoading && observations.length === 0) this.#count.textContent = t("Fetching observations …");
  }

  #draw(): void {
    const { matched, unplaced, hasFailed, viewer } = this.#world;
    const pressed = [this.#again, this.#more].find((one) => one.contains(document.activeElement));
    if (hasFailed && matched === 0) this.#count.textContent = "";
    else this.#count.textContent = matched === 1 ? t("1 observation") : t("{count} observations", { count: matched });
    this.#more.textContent = t("Without position: {count}", { count: unplaced });
    this.#more.hidden = unplaced === 0 || unplaced === matched;
    this.#drawPeople();
    const isNowhere = matched > 0 && unplaced === matched;
    if (hasFailed) this.#advice.textContent = matched === 0 ? t("The list could not be fetched.") : t("The list could not be fetched. What stands below is the list before.");
    else this.#advice.textContent = isNowhere ? whyNowhere(viewer.may("edit_observation")) : "";
    this.#advice.hidden = this.#advice.textContent === "";
    this.#again.hidden = !hasFailed;
    this.#drawRows();
    this.#drawPager();
    if (pressed?.hidden === true) this.#rows.querySelector("button")?.focus({ preventScroll: true });
    if (!this.#wantsTop) return;
    this.#wantsTop = false;
    this.element.parentElement?.scrollTo({ top: 0 });
    this.#rows.querySelector("button")?.focus({ preventScroll: true });
  }

  /**
   * How many people stand behind what is listed. Everyone is told of crowds of five and more alone: a sum of 0 says
   * nothing of how many the others are.
   */
  #drawPeople(): void {
    const { people, hasFailed, viewer } = this.#world;
    this.#behind.hidden = people === null || people === 0 || hasFailed;
    const count = people ?? 0;
    this.#people.textContent = viewer.seesExactly ? t("People behind them: {count}", { count }) : t("People behind them: at least {count}", { count });
  }

  #whyEmpty(): string {
    if (partsIn(this.#world.filter) > 0) return t("No observations match the filter.");
    return this.#world.viewer.sees("I") ? t("There are no observations here yet.") : t("No observations have been published here yet.");
  }

  #drawRows(): void {
    const { page, observations } = this.#world;
    const first = (page - 1) * ROWS_PER_PAGE;
    const focused = document.activeElement?.closest("li")?.dataset["id"];
    const kind = document.activeElement?.tagName;
    this.#rows.start = first + 1;
    this.#rows.replaceChildren(...observations.map((one) => this.#row(one)));
    if (observations.length === 0 && !this.#world.isLoading && !this.#world.hasFailed) {
      this.#rows.append(h("li", {}, h("p", { class: "soft empty" }, this.#whyEmpty())));
    }
    if (focused !== undefined) {
      const row = [...this.#rows.children].find((item) => (item as HTMLElement).dataset["id"] === focused);
      row?.querySelector<HTMLElement>(kind === "INPUT" ? "input" : "button")?.focus({ preventScroll: true });
    }
  }

  #row(one: Observation): HTMLLIElement {
    const { naming, chosen, viewer, mayMark } = this.#world;
    const fields = one.properties;
    const isChosen = chosen?.kind === "observation" && chosen.id === one.id;
    const choose = h(
      "button",
      {
        type: "button", class: "row-button", "aria-current": isChosen ? "true" : null,
        on: { click: (event) => this.#press(one, mayMark && (event.ctrlKey || event.metaKey || event.shiftKey)) },
      },
      observationSymbol(fields.valence, fields.primary_code),
      h("span", { class: "row-title" }, title(one, naming)),
      h(
        "span", { class: "row-more" },
        fields.place === "" ? null : h("span", {}, fields.place), h("span", {}, when(one, naming)),
        viewer.seesExactly || fields.state === "answered" ? h("span", {}, labelOf(naming.vocabulary.observation_states, fields.state)) : null,
        one.geometry === null ? badge(t("Without position")) : null, fields.is_example ? badge(t("Example"), "example") : null,
      ),
    );
    return h("li", { "data-id": one.id }, this.#world.isMarking ? this.#box(one) : null, choose);
  }

  #box(one: Observation): HTMLInputElement {
    const box = h("input", {
      type: "checkbox", "aria-label": t("Mark {name}", { name: this.#world.nameOf(one.id) }),
      on: { change: () => this.#world.mark([one.id], box.checked) },
    });
    box.checked = this.#world.marked.has(one.id);
    return box;
  }

  #press(one: Observation, wantsMark: boolean): void {
    if (wantsMark) this.#world.mark([one.id], !this.#world.marked.has(one.id));
    else this.#listener.choose(one.id);
  }

  #drawPager(): void {
    const { matched, page, pages, observations } = this.#world;
    this.#pager.hidden = pages === 1;
    const first = (page - 1) * ROWS_PER_PAGE + 1;
    const last = first + observations.length - 1;
    this.#pager.replaceChildren(
      button(t("Previous"), () => this.#turn(page - 1), { disabled: page === 1 }),
      h("span", {}, t("{first}–{last} of {total}", { first: number(first), last: number(last), total: number(matched) })),
      button(t("Next"), () => this.#turn(page + 1), { disabled: page >= pages }),
    );
  }

  #turn(page: number): void {
    this.#wantsTop = true;
    this.#world.setPage(page);
  }
}

function peopleMeans(isExact: boolean): string {
  const counted = t("For each observation whoever made it is counted, and whoever has said the same. One person may be counted for several.");
  return isExact ? counted : `${counted} ${t("Only those that at least five people stand behind are counted, in fives, so that nobody can be singled out.")}`;
}

function whyNowhere(mayPlace: boolean): string {
  return mayPlace ? t("None of them is on the map yet. Open one and choose “Give it a place”.") : t("None of them is on the map.");
}
