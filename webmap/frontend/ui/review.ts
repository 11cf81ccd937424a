// The page of review: the queue beside the desk, a small map, and the keyboard over all of it.

import { positionOf } from "../core/model.ts";
import { beside, commandOf, type Command, type Waiting } from "../core/review.ts";
import { t } from "../core/texts.ts";
import { read as fetchRead } from "../io/review_api.ts";
import type { Spot } from "../map/spot.ts";
import { h } from "./elements.ts";
import type { Notices } from "./notices.ts";
import { ReviewDesk, type Decided } from "./review_desk.ts";
import { ReviewQueue } from "./review_queue.ts";
import type { World } from "./world.ts";

/** Where the browser keeps whether single letters are commands: who speaks to the machine turns them off. */
const SINGLE_KEYS = "tryggkarta-review-keys";

/** Where in the page the parts stand. */
export interface Places {
  readonly queue: HTMLElement;
  readonly desk: HTMLElement;
  readonly keys: HTMLElement;
}

export class ReviewPage {
  readonly #world: World;
  readonly #notices: Notices;
  readonly #spot: Spot;
  readonly #queue: ReviewQueue;
  readonly #desk: ReviewDesk;
  readonly #decided: Decided[] = [];
  readonly #single: HTMLInputElement;
  #turn = 0;

  constructor(world: World, notices: Notices, spot: Spot, places: Places) {
    this.#world = world;
    this.#notices = notices;
    this.#spot = spot;
    this.#queue = new ReviewQueue(world, (one) => void this.#open(one));
    this.#desk = new ReviewDesk(world, notices, (decided) => void this.#after(decided), (id, said) => void this.#again(id, said));
    places.queue.replaceChildren(this.#queue.element);
    places.desk.replaceChildren(this.#desk.element);
    this.#single = h("input", { type: "checkbox", on: { change: () => localStorage.setItem(SINGLE_KEYS, String(this.#single.checked)) } });
    this.#single.checked = localStorage.getItem(SINGLE_KEYS) !== "false";
    places.keys.append(h("label", { class: "choice" }, this.#single, h("span", {}, t("Single letters decide and move on"))));
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Fetches the queue and opens its first. */
  async open(): Promise<void> {
    await this.#queue.load();
    await this.#open(beside(this.#queue.waiting, null, 0));
  }

  async #open(one: Pick<Waiting, "id"> | null): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#queue.choose(one?.id ?? null);
    this.#desk.wait();
    if (one === null) {
      this.#spot.show(null);
      this.#desk.empty();
      return;
    }
    await this.#notices.attempt(async () => {
      const read = await fetchRead(this.#world.api, one.id);
      if (turn !== this.#turn) return; // another was asked for meanwhile
      this.#spot.show(positionOf(read.observation));
      this.#desk.show(read);
    });
  }

  async #after(decided: Decided): Promise<void> {
    this.#decided.push(decided);
    this.#notices.say(decided.said, () => void this.#undo());
    await this.#open(await this.#queue.without(decided.id));
  }

  /** Something was merged or told apart: what waits may be another by now. */
  async #again(id: string, said: string): Promise<void> {
    await this.#notices.attempt(() => this.#queue.load());
    await this.#open({ id });
    this.#notices.say(said);
  }

  async #undo(): Promise<void> {
    const last = this.#decided.at(-1);
    if (last === undefined) {
      this.#notices.say(t("There is no decision to undo."));
      return;
    }
    await this.#notices.attempt(async () => {
      await this.#world.api.decide(last.id, last.version, { decision: "undo" });
      this.#decided.pop();
      await this.#queue.load();
      await this.#open({ id: last.id });
      this.#notices.say(t("The decision is taken back."));
    });
  }

  #key(event: KeyboardEvent): void {
    const isElsewhere = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, dialog, .blur-stage") !== null;
    if (!this.#single.checked || isElsewhere || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const command = commandOf(event.key);
    if (command === null) return;
    event.preventDefault();
    this.#do(command);
  }

  #do(command: Command): void {
    const beyond = (step: number): void => void this.#open(beside(this.#queue.waiting, this.#queue.chosen, step));
    const deeds: Readonly<Record<Command, () => void>> = {
      next: () => beyond(1),
      previous: () => beyond(-1),
      text: () => this.#desk.focusText(),
      approve: () => this.#desk.approve(),
      internal: () => this.#desk.keepInternal(),
      reject: () => this.#desk.focusReason(),
      forward: () => this.#desk.focusPassOn(),
      undo: () => void this.#undo(),
    };
    deeds[command]();
  }
}
