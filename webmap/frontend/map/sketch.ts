// An outline while it is drawn.

import * as L from "leaflet";

import type { Position } from "../core/model.ts";
import type { Canvas } from "./canvas.ts";
import { draggable } from "./shapes.ts";

export interface SketchListener {
  readonly choose: (corner: number) => void;
  readonly move: (corner: number, to: Position) => void;
  readonly nameOf: (corner: number) => string;
}

/** An outline while it is drawn, with a button at each corner that can be dragged. */
export class Sketch {
  readonly #listener: SketchListener;
  readonly #group = L.layerGroup();

  constructor(canvas: Canvas, listener: SketchListener) {
    this.#listener = listener;
    this.#group.addTo(canvas.leaflet);
  }

  draw(corners: readonly Position[], chosen: number | null): void {
    this.#group.clearLayers();
    const latLngs = corners.map(({ lon, lat }) => L.latLng(lat, lon));
    const style: L.PolylineOptions = { className: "drawing", pane: "drawing", interactive: false };
    this.#group.addLayer(corners.length < 3 ? L.polyline(latLngs, style) : L.polygon(latLngs, style));
    corners.forEach((corner, index) => this.#group.addLayer(this.#handle(corner, index, index === chosen)));
  }

  remove(): void {
    this.#group.remove();
  }

  #handle(corner: Position, index: number, isChosen: boolean): L.Marker {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "handle";
    button.textContent = String(index + 1);
    button.tabIndex = -1; // the list of corners is the way for keys
    button.setAttribute("aria-label", this.#listener.nameOf(index));
    button.setAttribute("aria-pressed", String(isChosen));
    button.addEventListener("click", () => this.#listener.choose(index));
    return draggable(corner, button, [28, 28], (to) => this.#listener.move(index, to));
  }
}
