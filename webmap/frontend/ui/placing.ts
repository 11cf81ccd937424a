// Giving a thing its place: by a click, by keys under the crosshair, by typed coordinates, or in words only.

import type { Placed } from "../core/draft.ts";
import { inWords, parsedCoordinates } from "../core/geo.ts";
import type { Position } from "../core/model.ts";
import { t } from "../core/texts.ts";
import type { Stage } from "./stage.ts";
import { button, field, h, input, setFault } from "./elements.ts";

export interface PlacingListener {
  readonly placed: (placed: Placed) => void;
  readonly leave: () => void;
}

export class Placing {
  readonly element: HTMLElement;
  readonly #stage: Stage;
  readonly #listener: PlacingListener;
  readonly #where = h("p", { class: "where", "aria-live": "polite" });
  readonly #coordinates = input("coordinates", "text", "", { autocomplete: "off", inputmode: "text", placeholder: "58.53, 13.49" });
  readonly #without: HTMLButtonElement;
  #placed: Placed;

  constructor(stage: Stage, placed: Placed, listener: PlacingListener) {
    this.#stage = stage;
    this.#placed = placed;
    this.#listener = listener;
    this.#without = button(t("I describe the place in words"), () => this.#put(null), { pressed: false });
    this.#coordinates.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.#type();
    });
    const onMap = button(t("Point on the map"), () => stage.aimAt(this.#placed?.position ?? null));
    this.element = h(
      "fieldset", { class: "stack stack--tight" }, h("legend", {}, t("Where is it?")), this.#where,
      h("div", { class: "row" }, stage.hasMap() && onMap, this.#without),
      h("details", {}, h("summary", {}, t("Type coordinates")),
        field(t("Coordinates"), this.#coordinates, t("Latitude first, WGS 84, as in 58.53, 13.49")),
        button(t("Use the coordinates"), () => this.#type())),
    );
  }

  get placed(): Placed {
    return this.#placed;
  }

  start(): void {
    this.#stage.startAiming({
      drop: (position) => this.#put({ position, placement: "pinned" }), leave: this.#listener.leave,
    });
    this.#show();
  }

  stop(): void {
    this.#stage.stopAiming();
  }

  #type(): void {
    const read = parsedCoordinates(this.#coordinates.value);
    if (typeof read === "string") {
      const sentence = read === "unreadable"
        ? t("Write two numbers, latitude first, as in 58.53, 13.49.")
        : t("Latitude is at most 90, longitude at most 180. Metres can't be used here.");
      setFault(this.#coordinates, sentence);
      this.#coordinates.focus();
      return;
    }
    setFault(this.#coordinates, "");
    this.#put({ position: read, placement: "coordinates" });
    this.#stage.lookAt(read);
  }

  #put(placed: Placed): void {
    this.#placed = placed;
    this.#show();
    this.#listener.placed(placed);
  }

  #show(): void {
    const placed = this.#placed;
    this.#without.setAttribute("aria-pressed", String(placed === null && this.#where.textContent !== ""));
    this.#where.textContent = placed === null
      ? t("No position yet: click on the map, type coordinates, or describe the place in words.")
      : t("Position: {coordinates}", { coordinates: inWords(placed.position) });
    this.#stage.showDraft(placed?.position ?? null, (to: Position) => this.#put({ position: to, placement: "pinned" }));
  }
}
