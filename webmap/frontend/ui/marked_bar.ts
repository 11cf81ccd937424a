// What is marked, below whatever the panel shows: how many, all of the filter at once, and what to do with them.

import { t } from "../core/texts.ts";
import { button, h } from "./elements.ts";
import type { Bench } from "./observation_modes.ts";
import { MOST_MARKED } from "./world.ts";

export interface MarkedListener {
  readonly propose: (ids: readonly string[]) => void;
}

export class MarkedBar {
  readonly #bench: Bench;
  readonly #count = h("strong", { "aria-live": "polite" });
  readonly #all = button("", () => void this.#markAll());
  readonly #tooMany = h("p", { class: "hint" });
  readonly #propose: HTMLButtonElement;
  readonly #element: HTMLElement;

  constructor(bench: Bench, listener: MarkedListener) {
    const { world } = bench;
    this.#bench = bench;
    this.#propose = button(t("New action for these"), () => listener.propose([...world.marked]));
    const stop = button(t("Stop marking"), () => world.setMarking(false), { look: "plain" });
    this.#element = h("div", { class: "marked-bar" }, this.#count, this.#all, this.#propose, stop, this.#tooMany);
    world.on(["marked", "observations"], () => this.#draw());
  }

  #draw(): void {
    const { world, shell } = this.#bench;
    const { marked, matched, isMarking, hasFailed } = world;
    shell.setFoot(isMarking ? this.#element : null);
    this.#count.textContent = t("{count} marked", { count: marked.size });
    this.#propose.disabled = marked.size === 0;
    this.#all.textContent = t("Mark all {count}", { count: matched });
    this.#all.hidden = hasFailed || matched === 0 || matched > MOST_MARKED;
    this.#tooMany.textContent = matched > MOST_MARKED && !hasFailed
      ? t("The list holds {count}. Filter it down to {most} to mark them all at once.", { count: matched, most: MOST_MARKED })
      : "";
    this.#tooMany.hidden = this.#tooMany.textContent === "";
  }

  async #markAll(): Promise<void> {
    const { world, notices } = this.#bench;
    this.#all.setAttribute("aria-busy", "true");
    try {
      const count = await world.markAll();
      if (count > MOST_MARKED) notices.say(t("Meanwhile they have become {count}; none was marked.", { count }));
    } catch (error) {
      notices.fault(error);
    } finally {
      this.#all.removeAttribute("aria-busy");
    }
  }
}
