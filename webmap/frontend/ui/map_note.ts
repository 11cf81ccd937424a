// What the map says of itself: that its marks are on the way, could not be fetched, or are all somewhere else.

import { t } from "../core/texts.ts";
import type { Canvas } from "../map/canvas.ts";
import { button, h } from "./elements.ts";
import type { World } from "./world.ts";

export interface NoteListener {
  readonly retry: () => void;
  readonly showAll: () => void;
}

type Said = "" | "failed" | "empty" | "empty everywhere";

export class MapNote {
  readonly element = h("div", { class: "map-note", role: "status" });
  /** For eyes only, and only after a while: whoever can't see the map is told by `aria-busy`. */
  readonly #waiting = h("p", { class: "map-note map-note--waiting", "aria-hidden": "true", hidden: true }, t("Fetching observations …"));
  readonly #world: World;
  readonly #canvas: Canvas;
  readonly #listener: NoteListener;
  #said: Said = "";

  constructor(world: World, canvas: Canvas, listener: NoteListener) {
    this.#world = world;
    this.#canvas = canvas;
    this.#listener = listener;
    canvas.element.after(this.element, this.#waiting);
    world.on(["looking", "observations"], () => this.draw());
    canvas.onMove(() => this.draw());
  }

  draw(): void {
    const { isLooking } = this.#world;
    this.#canvas.element.setAttribute("aria-busy", String(isLooking));
    this.#waiting.hidden = !isLooking;
    if (isLooking) return; // what was said stays until there is something else to say: nothing flickers
    const said = this.#what();
    if (said === this.#said) return;
    this.#said = said;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(...this.#words(said));
    if (hadFocus) this.#canvas.element.focus({ preventScroll: true });
  }

  #what(): Said {
    const { hasLookFailed, hasFailed, matched, unplaced } = this.#world;
    if (hasLookFailed) return "failed";
    if (!this.#world.isEmptyIn(this.#canvas.bounds)) return "";
    return hasFailed || matched > unplaced ? "empty" : "empty everywhere";
  }

  #words(said: Said): HTMLElement[] {
    const words = { "": [], failed: this.#failed(), empty: this.#empty(), "empty everywhere": [h("p", {}, t("No observations to show on the map."))] };
    return words[said];
  }

  #failed(): HTMLElement[] {
    return [h("p", {}, t("The observations could not be fetched to the map.")), button(t("Try again"), this.#listener.retry)];
  }

  #empty(): HTMLElement[] {
    return [h("p", {}, t("No observations in this part of the map.")), button(t("Show them all"), this.#listener.showAll)];
  }
}
