// The map as the parts of the page use it: aiming, a draft pin, looking somewhere. Works on when the map is gone.

import { positionOfPlace, type Place } from "../core/background.ts";
import type { Position } from "../core/model.ts";
import { t } from "../core/texts.ts";
import { Aim, type AimListener } from "../map/aim.ts";
import type { Canvas } from "../map/canvas.ts";
import { draggable } from "../map/shapes.ts";
import { button, h } from "./elements.ts";
import { symbol } from "./symbols.ts";

/** So near one looks at a place at most. */
const NEAR_ZOOM = 17;

interface Removable {
  remove(): unknown;
}

export class Stage {
  readonly canvas: Canvas;
  readonly #aim: Aim;
  /** Stands over or below the map while a place is pointed at. */
  readonly tools = h("div", { class: "aim-tools", hidden: true });
  #draft: Removable | null = null;
  #listener: AimListener | null = null;

  constructor(canvas: Canvas) {
    this.canvas = canvas;
    this.#aim = new Aim(canvas);
  }

  hasMap(): boolean {
    return this.canvas.element.isConnected && this.canvas.element.offsetParent !== null;
  }

  /** From now on a click, Enter at the crosshair, or the button below it points at a place. */
  startAiming(listener: AimListener): void {
    this.#listener = listener;
    this.#aim.start(listener);
    const drop = button(t("Place at the crosshair"), () => listener.drop(this.canvas.centre), { look: "primary" });
    this.tools.replaceChildren(drop);
    this.tools.hidden = false;
  }

  stopAiming(): void {
    this.#listener = null;
    this.#aim.stop();
    this.tools.hidden = true;
    this.#draft?.remove();
    this.#draft = null;
  }

  /** Moves focus to the map, with a place under the crosshair. */
  aimAt(position: Position | null): void {
    if (position !== null) this.lookAt(position);
    this.canvas.element.focus({ preventScroll: true });
  }

  /** Looks at a place that was searched for; while a place is pointed at, that is it. */
  goTo(place: Place): void {
    if (this.hasMap()) this.canvas.showBounds(place.bounds, NEAR_ZOOM);
    this.#listener?.drop(positionOfPlace(place));
  }

  lookAt(position: Position, zoomAtLeast = 0): void {
    if (!this.hasMap()) return;
    const zoom = Math.max(this.canvas.zoom, zoomAtLeast);
    this.canvas.show({ centre: position, zoom });
  }

  /** Shows where the thing will stand; its pin can be dragged. */
  showDraft(position: Position | null, moved: (to: Position) => void): void {
    this.#draft?.remove();
    this.#draft = null;
    if (position === null) return;
    const pin = h("button", { type: "button", class: "pin pin--draft", "aria-label": t("The new place"), tabindex: "-1" }, symbol("safe", "+", "shape"));
    this.#draft = draggable(position, pin, [36, 36], moved).addTo(this.canvas.leaflet);
  }
}
