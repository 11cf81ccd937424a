// The queue: what waits to be read, the oldest first, one of it open.

import { categoryLabel, labelOf } from "../core/vocabulary.ts";
import type { Waiting } from "../core/review.ts";
import { number, t } from "../core/texts.ts";
import { queue } from "../io/review_api.ts";
import { button, h } from "./elements.ts";
import type { World } from "./world.ts";

const AT_A_TIME = 50;

export class ReviewQueue {
  readonly element: HTMLElement;
  readonly #world: World;
  readonly #open: (one: Waiting) => void;
  readonly #count = h("p", { class: "small soft", role: "status" });
  readonly #list = h("ol", { class: "plain-list review-list" });
  readonly #more: HTMLButtonElement;
  #waiting: readonly Waiting[] = [];
  #matched = 0;
  #chosen: string | null = null;

  constructor(world: World, open: (one: Waiting) => void) {
    this.#world = world;
    this.#open = open;
    this.#more = button(t("Show more"), () => void this.load(this.#waiting.length));
    const heading = h("h2", { id: "queue-heading" }, t("Waiting"));
    this.element = h("section", { class: "stack review-queue", "aria-labelledby": heading.id }, heading, this.#count, this.#list, this.#more);
  }

  get chosen(): string | null {
    return this.#chosen;
  }

  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Fetches what waits from there on; from the beginning, where nothing is said. */
  async load(from = 0): Promise<void> {
    const { waiting, numberMatched } = await queue(this.#world.api, this.#world.slug, AT_A_TIME, from);
    const known = new Set(from === 0 ? [] : this.#waiting.map(({ id }) => id));
    this.#waiting = [...(from === 0 ? [] : this.#waiting), ...waiting.filter(({ id }) => !known.has(id))];
    this.#matched = numberMatched;
    this.#show();
  }

  /** The one that is open now, by its id. */
  choose(id: string | null): void {
    this.#chosen = id;
    this.#show();
  }

  /** Takes one out that was decided on; answers the one after it, null where nothing waits any more. */
  async without(id: string): Promise<Waiting | null> {
    const at = Math.max(0, this.#waiting.findIndex((one) => one.id === id));
    this.#waiting = this.#waiting.filter((one) => one.id !== id);
    this.#matched -= 1;
    if (at >= this.#waiting.length && this.#waiting.length < this.#matched) await this.load(this.#waiting.length);
    else this.#show();
    return this.#waiting[at] ?? this.#waiting.at(-1) ?? null;
  }

  #show(): void {
    this.#count.textContent = t("{count} wait to be read.", { count: number(this.#matched) });
    this.#list.replaceChildren(...this.#waiting.map((one) => this.#row(one)));
    this.#more.hidden = this.#waiting.length >= this.#matched;
  }

  #row(one: Waiting): HTMLElement {
    const { vocabulary } = this.#world;
    const name = `${labelOf(vocabulary.valences, one.valence)}: ${categoryLabel(vocabulary, one.primary_code, one.valence)}`;
    const row = h(
      "button", { type: "button", class: "review-row", "aria-current": one.id === this.#chosen ? "true" : null, on: { click: () => this.#open(one) } },
      h("strong", {}, name), h("span", { class: "small soft" }, one.place || t("No place in words")), h("span", { class: "small" }, one.text),
    );
    return h("li", {}, row);
  }
}
