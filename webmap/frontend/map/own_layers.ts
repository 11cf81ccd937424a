// A municipality's own layers on the map: under areas and pins, to be looked at only.

import * as L from "leaflet";

import type { Bounds } from "../core/model.ts";
import type { OwnFeature } from "../core/own_layers.ts";
import type { Canvas } from "./canvas.ts";

const PANE = "own";
/** Under the areas, over the background. */
const ORDER = 300;
const RADIUS_PX = 4;
/** Looks that differ in dashes and not in colour alone; further layers begin again. */
const LOOKS = 4;

export class OwnShapes {
  readonly #canvas: Canvas;
  readonly #drawn = new Map<string, L.GeoJSON>();

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
    canvas.leaflet.createPane(PANE).style.zIndex = String(ORDER);
  }

  get bounds(): Bounds {
    return this.#canvas.bounds;
  }

  onMove(listen: () => void): void {
    this.#canvas.onMove(listen);
  }

  draw(name: string, look: number, features: readonly OwnFeature[]): void {
    this.clear(name);
    const kind = `own own--${look % LOOKS}`;
    const style = (feature?: GeoJSON.Feature): L.PathOptions => {
      const isLine = feature?.geometry.type.endsWith("LineString") ?? false;
      return { className: isLine ? `${kind} own--line` : kind, pane: PANE, interactive: false } as L.PathOptions;
    };
    const layer = L.geoJSON({ type: "FeatureCollection", features } as unknown as GeoJSON.FeatureCollection, {
      style, pane: PANE, interactive: false, pointToLayer: (feature, at) => L.circleMarker(at, { ...style(feature), radius: RADIUS_PX }),
    });
    this.#drawn.set(name, layer.addTo(this.#canvas.leaflet));
  }

  clear(name: string): void {
    this.#drawn.get(name)?.remove();
    this.#drawn.delete(name);
  }
}
