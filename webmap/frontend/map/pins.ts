// The marks on the map: real buttons, only those in view, kept while the map moves.

import * as L from "leaflet";

import { marksAt, type Mark } from "../core/clusters.ts";
import { toUnit, type Unit } from "../core/geo.ts";
import { around, firstFree, moved, ringsAround, type Rect } from "../core/layout.ts";
import type { Position } from "../core/model.ts";
import { toLatLng, type Canvas } from "./canvas.ts";

/** Where a shy mark may stand: the further, the later. Where all are taken it stands at the first: lists have it too. */
const ASIDE = ringsAround([34, 48, 64, 84]);

/** Marks this many window sizes outside the window are kept ready. */
const MARGIN = 0.2;

/** A button, told to Leaflet as a marker's icon. */
export class ButtonIcon extends L.Icon<L.IconOptions> {
  readonly #button: HTMLElement;
  readonly #anchor: L.Point;

  constructor(button: HTMLElement, width_px: number, height_px: number) {
    super({ iconUrl: "" });
    this.#button = button;
    this.#anchor = L.point(width_px / 2, height_px / 2);
  }

  override createIcon(): HTMLElement {
    this.#button.classList.add("leaflet-marker-icon");
    this.#button.style.marginLeft = `${-this.#anchor.x}px`;
    this.#button.style.marginTop = `${-this.#anchor.y}px`;
    return this.#button;
  }

  override createShadow(): HTMLElement {
    return null as unknown as HTMLElement; // Leaflet takes "none" so
  }
}

/**
 * A marker that is nothing but its button: the browser brings focus, click and keys. A press on it goes on to the map,
 * which can be dragged by it; a click is the button's alone.
 */
export function buttonMarker(
  position: Position, button: HTMLElement, size_px: readonly [number, number], options: L.MarkerOptions = {},
): L.Marker {
  for (const event of ["click", "dblclick", "contextmenu"]) button.addEventListener(event, (each) => each.stopPropagation());
  const icon = new ButtonIcon(button, ...size_px);
  return L.marker(toLatLng(position), { icon, keyboard: false, interactive: false, ...options });
}

export interface Pinned {
  readonly id: string;
  readonly position: Position;
}

/** Draws one mark: the button, and its size. `ids` are its members; it stands where the first of them does. */
export type Look = (ids: readonly string[]) => { readonly button: HTMLButtonElement; readonly size_px: readonly [number, number] };

/** Raised marks lie over all others. */
const RAISED = 4000;

/** Shy marks step aside for whatever `draw` is told of, and for each other. */
export type Manner = "plain" | "raised" | "shy";

/** One layer of clustered marks. */
export class Pins {
  readonly #canvas: Canvas;
  readonly #look: Look;
  readonly #group = L.layerGroup();
  readonly #shown = new Map<string, { marker: L.Marker; button: HTMLButtonElement; ids: readonly string[]; rect: Rect }>();
  readonly #manner: Manner;
  #rects: Rect[] = [];
  #things: readonly Pinned[] = [];
  #units: readonly Unit[] = [];
  readonly #marksByZoom = new Map<number, Mark[]>();

  constructor(canvas: Canvas, look: Look, manner: Manner = "plain") {
    this.#canvas = canvas;
    this.#look = look;
    this.#manner = manner;
  }

  /** What the marks cover, in pixels of the present zoom. */
  get rects(): readonly Rect[] {
    return this.#rects;
  }

  setShown(isShown: boolean): void {
    if (isShown) this.#group.addTo(this.#canvas.leaflet);
    else this.#group.remove();
  }

  /** Other things, or the same ones changed: `redraw` shows them. */
  setThings(things: readonly Pinned[]): void {
    this.#things = things;
    this.#units = things.map((thing) => toUnit(thing.position));
    this.#marksByZoom.clear();
  }

  positions(ids: readonly string[]): Position[] {
    const wanted = new Set(ids);
    return this.#things.filter((thing) => wanted.has(thing.id)).map((thing) => thing.position);
  }

  /** Draws each mark anew; focus stays on the mark that had it, or goes to the one nearest to where that stood. */
  redraw(taken: readonly Rect[] = []): void {
    const focused = [...this.#shown.values()].find(({ button }) => button === document.activeElement);
    const at = focused?.marker.getLatLng();
    this.#group.clearLayers();
    this.#shown.clear();
    this.draw(taken);
    const first = focused?.ids[0];
    if (at !== undefined && first !== undefined && !this.focus(first)) this.#nearest(at)?.focus({ preventScroll: true });
  }

  #nearest(at: L.LatLng): HTMLButtonElement | null {
    let best: HTMLButtonElement | null = null;
    let least_m = Number.POSITIVE_INFINITY;
    for (const { marker, button } of this.#shown.values()) {
      const distance_m = marker.getLatLng().distanceTo(at);
      if (distance_m < least_m) [best, least_m] = [button, distance_m];
    }
    return best;
  }

  /** Brings what stands in the window up to date. */
  draw(taken: readonly Rect[] = []): void {
    const { leaflet } = this.#canvas;
    const window = leaflet.getBounds().pad(MARGIN);
    const zoom = leaflet.getZoom();
    const wanted = new Map<string, Mark>();
    for (const mark of this.#marks(zoom)) {
      const first = this.#things[mark.members[0] ?? -1];
      if (first !== undefined && window.contains(toLatLng(first.position))) {
        wanted.set(`${zoom} ${first.id}`, mark);
      }
    }
    for (const [key, { marker }] of this.#shown) {
      if (!wanted.has(key)) {
        this.#group.removeLayer(marker);
        this.#shown.delete(key);
      }
    }
    this.#rects = [...this.#shown.values()].map(({ rect }) => rect);
    for (const [key, mark] of wanted) this.#add(key, mark, taken);
  }

  /** Focuses the mark that holds a thing, if it is in the window. */
  focus(id: string): boolean {
    const found = [...this.#shown.values()].find(({ ids }) => ids.includes(id));
    found?.button.focus({ preventScroll: true });
    return found !== undefined;
  }

  #marks(zoom: number): Mark[] {
    let marks = this.#marksByZoom.get(zoom);
    if (marks === undefined) {
      marks = marksAt(this.#units, zoom);
      this.#marksByZoom.set(zoom, marks);
    }
    return marks;
  }

  #add(key: string, mark: Mark, taken: readonly Rect[]): void {
    const ids = mark.members.map((index) => this.#things[index]?.id ?? "");
    const first = this.#things[mark.members[0] ?? -1];
    if (first === undefined || this.#shown.has(key)) return;
    const { button, size_px } = this.#look(ids);
    const { x, y } = this.#canvas.leaflet.project(toLatLng(first.position));
    const place = around(x, y, size_px);
    const shift = this.#manner === "shy" ? (firstFree(place, ASIDE, [...taken, ...this.#rects]) ?? ASIDE[0]) : undefined;
    const [right, down] = shift ?? [0, 0];
    const rect = moved(place, right, down);
    const [width, height] = size_px;
    const marker = buttonMarker(first.position, button, [width - 2 * right, height - 2 * down], { zIndexOffset: this.#manner === "raised" ? RAISED : 0 });
    this.#group.addLayer(marker);
    this.#rects.push(rect);
    this.#shown.set(key, { marker, button, ids, rect });
  }
}
