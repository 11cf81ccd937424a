// One place on a small map, to look at: what a reviewer reads about.

import * as L from "leaflet";

import type { Position } from "../core/model.ts";
import { toLatLng, type Canvas } from "./canvas.ts";

const ZOOM = 17;

export class Spot {
  readonly #canvas: Canvas;
  #ring: L.CircleMarker | null = null;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  /** Shows the place; takes the last one away where there is none. */
  show(position: Position | null): void {
    this.#ring?.remove();
    this.#ring = null;
    if (position === null) return;
    this.#ring = L.circleMarker(toLatLng(position), { radius: 10, interactive: false, pane: "drawing", className: "spot" });
    this.#ring.addTo(this.#canvas.leaflet);
    this.#canvas.show({ centre: position, zoom: ZOOM });
  }
}
