// Areas on the map: an outline each, and a button with its name, so that an area can be chosen without a mouse.

import * as L from "leaflet";

import { boundsOf, isWithin } from "../core/geo.ts";
import { around, firstFree, type Rect } from "../core/layout.ts";
import type { Area, Position } from "../core/model.ts";
import { toPosition, type Canvas } from "./canvas.ts";
import { buttonMarker } from "./pins.ts";

/** An area narrower than this on screen has no label. */
const LABEL_FROM_PX = 70;
const LABEL_HEIGHT_PX = 24;
/** Labels keep so far from the window's upper edge, where the tools are, and from its lower one with the scale. */
const EDGE_PX = 100;
const SCALE_PX = 32;
/** Zooming's buttons in the upper right corner. */
const ZOOM_PX: readonly [number, number] = [64, 132];
/** Labels stand so far inside the window. */
const MARGIN_PX = 8;
/** What a letter and the frame take, and the widest label. */
const LETTER_PX = 8.75;
const FRAME_PX = 28;
const WIDEST_PX = 320;

export interface AreaListener {
  readonly choose: (area: Area) => void;
  /** Its whole name, for tooltip and screen reader. */
  readonly name: (area: Area) => string;
  /** What stands on the map: the name, and that it is an example. */
  readonly label: (area: Area) => string;
}

export class Shapes {
  readonly #canvas: Canvas;
  readonly #listener: AreaListener;
  readonly #outlines = L.layerGroup();
  readonly #labels = L.layerGroup();
  #areas: readonly Area[] = [];
  #chosen: string | null = null;

  constructor(canvas: Canvas, listener: AreaListener) {
    this.#canvas = canvas;
    this.#listener = listener;
    this.#outlines.addTo(canvas.leaflet);
    this.#labels.addTo(canvas.leaflet);
  }

  setAreas(areas: readonly Area[], chosen: string | null): void {
    this.#areas = areas;
    this.#chosen = chosen;
    this.#outlines.clearLayers();
    for (const area of areas) this.#outlines.addLayer(this.#outline(area));
  }

  #outline(area: Area): L.Layer {
    const kind = area.properties.kind === "patrol" ? " area--patrol" : "";
    const chosen = area.id === this.#chosen ? " area--chosen" : "";
    const style = { className: `area${kind}${chosen}`, pane: "areas" } as L.PathOptions;
    // Not interactive: a click on the ground inside an area means the ground; the area has its own button.
    return L.geoJSON(area.geometry as GeoJSON.MultiPolygon, { style, pane: "areas", interactive: false });
  }

  /** Labels stand where they cover nothing of what is taken; only the chosen area's stands in any case. */
  drawLabels(taken: readonly Rect[]): void {
    const { leaflet } = this.#canvas;
    const focused = document.activeElement?.getAttribute("data-area") ?? null;
    const covered = [...taken, this.#zoomRect()];
    this.#labels.clearLayers();
    for (const area of this.#areas) {
      const size: readonly [number, number] = [this.#width(area), LABEL_HEIGHT_PX];
      const edges = this.#edges(area, size[0], area.id === this.#chosen);
      const rects = edges.map(({ x, y }) => around(x, y, size));
      const free = rects.findIndex((rect) => firstFree(rect, [[0, 0]], covered) !== null);
      const place = edges[free < 0 && area.id === this.#chosen ? 0 : free];
      if (place === undefined) continue;
      covered.push(around(place.x, place.y, size));
      const button = this.#label(area);
      button.style.width = `${size[0]}px`;
      this.#labels.addLayer(buttonMarker(toPosition(leaflet.unproject(place)), button, size));
      if (focused === area.id) button.focus({ preventScroll: true });
    }
  }

  #zoomRect(): Rect {
    const { max, min } = this.#canvas.leaflet.getPixelBounds();
    const [right, top] = [max?.x ?? 0, min?.y ?? 0];
    return { left: right - ZOOM_PX[0], top, right, bottom: top + ZOOM_PX[1] };
  }

  #width(area: Area): number {
    return Math.min(WIDEST_PX, this.#canvas.leaflet.getSize().x - 2 * FRAME_PX, FRAME_PX + LETTER_PX * this.#listener.label(area).length);
  }

  /** Where an area's label may stand, best first: above its northern edge, below its southern, then inside. */
  #edges(area: Area, width: number, isAlways: boolean): L.Point[] {
    const { leaflet } = this.#canvas;
    const corners = (area.geometry?.coordinates ?? []).flatMap((part) => part[0] ?? []).map(([lon, lat]) => ({ lon, lat }));
    const bounds = boundsOf(corners);
    if (bounds === null) return [];
    const [west, south, east, north] = bounds;
    const window = leaflet.getPixelBounds();
    const [low, high] = [leaflet.project([south, west]), leaflet.project([north, east])];
    const from = window.getTopLeft().add([0, EDGE_PX]);
    const to = window.getBottomRight().subtract([0, SCALE_PX]);
    const isInSight = low.x < to.x && high.x > from.x && low.y > from.y && high.y < to.y;
    if (!isInSight || (high.x - low.x < LABEL_FROM_PX && !isAlways)) return [];
    const left = Math.max(low.x, from.x);
    const wide = Math.min(high.x, to.x) - left;
    const top = Math.max(high.y - LABEL_HEIGHT_PX, from.y);
    const bottom = Math.min(low.y + LABEL_HEIGHT_PX, to.y - LABEL_HEIGHT_PX);
    const within = (x: number): number => Math.max(from.x + MARGIN_PX + width / 2, Math.min(to.x - MARGIN_PX - width / 2, x));
    const rows = [top, bottom, ...[0.25, 0.5, 0.75].map((share) => top + (bottom - top) * share)];
    const points = rows.flatMap((y) => [0.5, 0.3, 0.7, 0.1, 0.9].map((share) => L.point(left + wide * share, y)));
    const isWhole = window.contains(low) && window.contains(high);
    // Of an area that reaches out of the window, a label must stand on its own ground: it could be taken for another's.
    const rings = (area.geometry?.coordinates ?? []).flat();
    const own = isWhole ? points : points.filter((point) => isWithin(toPosition(leaflet.unproject(point)), rings));
    return (own.length === 0 && isAlways ? points : own).map(({ x, y }) => L.point(within(x), y));
  }

  #label(area: Area): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "area-label leaflet-interactive";
    button.dataset["area"] = area.id;
    button.textContent = this.#listener.label(area);
    button.setAttribute("aria-label", this.#listener.name(area));
    button.title = this.#listener.name(area);
    if (area.id === this.#chosen) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => this.#listener.choose(area));
    return button;
  }
}

/** A button that can be dragged to another place; dragging always has a twin for keys elsewhere. */
export function draggable(
  at: Position, button: HTMLElement, size_px: readonly [number, number], moved: (to: Position) => void,
): L.Marker {
  const marker = buttonMarker(at, button, size_px, { draggable: true, interactive: true, autoPan: true, zIndexOffset: 5000 });
  marker.on("dragend", () => {
    const { lng, lat } = marker.getLatLng();
    moved({ lon: lng, lat });
  });
  return marker;
}
