// The map's side of the page: pins, areas and actions as the world has them, and the tools over the map.

import { aloneZoom, partingZoom } from "../core/clusters.ts";
import { boundsOf, toUnit } from "../core/geo.ts";
import { positionOf, positionsOf, type Action, type Area } from "../core/model.ts";
import { actionName, areaName, ownName } from "../core/names.ts";
import { number, t } from "../core/texts.ts";
import { MAX_ZOOM, type Canvas } from "../map/canvas.ts";
import { Pins, type Look, type Pinned } from "../map/pins.ts";
import { Shapes } from "../map/shapes.ts";
import { button, h } from "./elements.ts";
import { ACTION_LETTER, observationSymbol, symbol } from "./symbols.ts";
import type { World } from "./world.ts";

const PIN_PX: readonly [number, number] = [36, 36];
const ACTION_PX: readonly [number, number] = [28, 28];

export interface MapListener {
  readonly choose: (id: string) => void;
  /** Marks that no zoom can part: their observations are shown as a list. */
  readonly openList: (ids: readonly string[]) => void;
}

export class MapSide {
  readonly #world: World;
  readonly #canvas: Canvas;
  readonly #listener: MapListener;
  readonly #pins: Pins;
  readonly #actionPins: Pins;
  readonly #shapes: Shapes;
  #actionAt = new Map<string, Action>();

  constructor(world: World, canvas: Canvas, listener: MapListener) {
    this.#world = world;
    this.#canvas = canvas;
    this.#listener = listener;
    this.#shapes = new Shapes(canvas, {
      choose: (area) => world.choose({ kind: "area", id: area.id }), name: (area) => areaName(area, world.naming), label: ownName,
    });
    this.#pins = new Pins(canvas, this.#pinLook);
    this.#actionPins = new Pins(canvas, this.#actionLook, true);
    this.#pins.setShown(true);
    world.on(["observations"], () => this.#setPins());
    world.on(["actions"], () => this.#setActions());
    world.on(["areas", "layers", "chosen"], () => this.#setAreas());
    world.on(["layers"], () => this.#actionPins.setShown(world.layers.actions));
    world.on(["observations", "actions", "areas", "layers", "chosen", "marked"], () => this.#draw(true));
    canvas.onMove(() => this.#draw(false));
    this.#actionPins.setShown(world.layers.actions);
    this.#setPins();
    this.#setActions();
    this.#setAreas();
    this.#draw(true);
  }

  /** Observations first, then actions and names of areas where there is room left. */
  #draw(isChanged: boolean): void {
    if (isChanged) this.#pins.redraw();
    else this.#pins.draw();
    this.#actionPins.redraw(this.#pins.rects);
    const actions = this.#world.layers.actions ? this.#actionPins.rects : [];
    this.#shapes.drawLabels([...this.#pins.rects, ...actions]);
  }

  /** Brings the chosen thing into the window; an observation so near that it has a pin of its own, where that can be. */
  lookAtChosen(): void {
    const { chosen } = this.#world;
    if (chosen?.kind === "observation") {
      const one = this.#world.observation(chosen.id);
      const at = one === null ? null : positionOf(one);
      if (at === null) return;
      const place = this.#pins.placeOf(chosen.id);
      const zoom = aloneZoom(this.#pins.units, place, this.#canvas.zoom, MAX_ZOOM) ?? this.#canvas.zoom;
      if (zoom !== this.#canvas.zoom || !this.#canvas.holds(at)) this.#canvas.show({ centre: at, zoom });
    } else if (chosen?.kind === "area") this.lookAtArea(this.#world.areas.find((one) => one.id === chosen.id) ?? null);
    else if (chosen?.kind === "action") {
      const action = this.#world.actions.find((one) => one.id === chosen.id);
      const bounds = boundsOf(action === undefined ? [] : positionsOf(action));
      if (bounds !== null && !this.#canvas.holds({ lon: bounds[0], lat: bounds[1] })) this.#canvas.showBounds(bounds, 16);
    }
  }

  lookAtArea(area: Area | null): void {
    const corners = (area?.geometry?.coordinates ?? []).flatMap((part) => part[0] ?? []).map(([lon, lat]) => ({ lon, lat }));
    const bounds = boundsOf(corners);
    if (bounds !== null) this.#canvas.showBounds(bounds);
  }

  focus(id: string): boolean {
    return this.#pins.focus(id);
  }

  #setPins(): void {
    const placed: Pinned[] = [];
    for (const one of this.#world.observations) {
      const position = positionOf(one);
      if (position !== null) placed.push({ id: one.id, position });
    }
    this.#pins.setThings(placed);
  }

  #setActions(): void {
    const placed: Pinned[] = [];
    this.#actionAt = new Map();
    for (const action of this.#world.actions) {
      positionsOf(action).forEach((position, index) => {
        const id = `${action.id} ${index}`;
        this.#actionAt.set(id, action);
        placed.push({ id, position });
      });
    }
    this.#actionPins.setThings(placed);
  }

  #setAreas(): void {
    const { areas, layers, chosen } = this.#world;
    const shown = areas.filter((one) => (one.properties.kind === "patrol" ? layers.patrol : layers.areas) || one.id === chosen?.id);
    this.#shapes.setAreas(shown, chosen?.kind === "area" ? chosen.id : null);
  }

  readonly #pinLook: Look = (ids) => {
    const { chosen, marked, isMarking } = this.#world;
    const holdsChosen = ids.some((id) => id === chosen?.id);
    const only = ids.length === 1 ? (ids[0] ?? "") : null;
    const one = only === null ? null : this.#world.observation(only);
    if (only === null || one === null) return this.#cluster(ids, holdsChosen, () => this.#openCluster(ids, this.#pins));
    const { valence, primary_code, is_example } = one.properties;
    const pin = h(
      "button",
      {
        type: "button", class: `pin group-${primary_code.slice(0, 1)}${is_example ? " pin--example" : ""}`,
        "aria-label": this.#world.nameOf(only), title: this.#world.nameOf(only), "aria-current": holdsChosen ? "true" : null,
        "aria-pressed": isMarking ? String(marked.has(only)) : null, on: { click: (event) => this.#press(only, event) },
      },
      observationSymbol(valence, primary_code),
    );
    return { button: pin, size_px: PIN_PX };
  };

  readonly #actionLook: Look = (ids) => {
    const action = this.#actionAt.get(ids[0] ?? "");
    if (ids.length > 1 || action === undefined) {
      const count = new Set(ids.map((id) => this.#actionAt.get(id)?.id)).size;
      const name = count === 1 && action !== undefined ? actionName(action, this.#world.naming) : t("{count} actions here", { count });
      const press = (): void => {
        if (count === 1 && action !== undefined) this.#world.choose({ kind: "action", id: action.id });
        else this.#openCluster(ids, this.#actionPins);
      };
      return { button: this.#actionButton(name, count === 1 ? ACTION_LETTER : number(count), press, false), size_px: ACTION_PX };
    }
    const isChosen = this.#world.chosen?.id === action.id;
    const press = (): void => this.#world.choose({ kind: "action", id: action.id });
    return { button: this.#actionButton(actionName(action, this.#world.naming), ACTION_LETTER, press, isChosen), size_px: ACTION_PX };
  };

  #actionButton(name: string, letter: string, press: () => void, isChosen: boolean): HTMLButtonElement {
    return h(
      "button", { type: "button", class: "pin pin--action", "aria-label": name, title: name, "aria-current": isChosen ? "true" : null, on: { click: press } },
      symbol("action", letter),
    );
  }

  #cluster(ids: readonly string[], holdsChosen: boolean, open: () => void): ReturnType<Look> {
    const marked = ids.filter((id) => this.#world.marked.has(id)).length;
    const words = [t("{count} observations here", { count: ids.length })];
    if (holdsChosen) words.push(t("the chosen one among them"));
    if (marked > 0) words.push(t("{count} marked", { count: marked }));
    const text = number(ids.length);
    const width = Math.max(40, 20 + 9 * text.length);
    const made = h("button", { type: "button", class: "pin cluster", "aria-label": words.join(", "), "aria-current": holdsChosen ? "true" : null, on: { click: open } }, text);
    made.style.width = `${width}px`;
    return { button: made, size_px: [width, 40] };
  }

  #press(id: string, event: MouseEvent): void {
    const wantsMark = this.#world.isMarking || event.ctrlKey || event.metaKey || event.shiftKey;
    if (wantsMark) this.#world.mark([id], !this.#world.marked.has(id));
    else this.#listener.choose(id);
  }

  /** Zooms until the mark parts; where it never does, its things are listed. */
  #openCluster(ids: readonly string[], pins: Pins): void {
    const positions = pins.positions(ids);
    const bounds = boundsOf(positions);
    const parting = partingZoom(positions.map(toUnit), this.#canvas.zoom, MAX_ZOOM);
    if (bounds === null || parting === null) {
      const action = this.#actionAt.get(ids[0] ?? "");
      if (action !== undefined) this.#world.choose({ kind: "action", id: action.id });
      else this.#listener.openList(ids);
      return;
    }
    const [west, south, east, north] = bounds;
    const zoom = Math.max(parting, Math.min(MAX_ZOOM, this.#canvas.zoomFor(bounds)));
    this.#canvas.show({ centre: { lon: (west + east) / 2, lat: (south + north) / 2 }, zoom });
    const first = ids[0];
    if (first !== undefined) pins.focus(first);
  }
}

/** The buttons over the map. */
export function mapTools(canvas: Canvas, world: World, side: HTMLElement, tools: readonly HTMLElement[], aiming: HTMLElement): void {
  const zoom = h(
    "div", { class: "map-zoom" }, button("+", () => canvas.zoomBy(1), { label: t("Zoom in") }),
    button("−", () => canvas.zoomBy(-1), { label: t("Zoom out") }),
  );
  const skip = h("a", { class: "skip-link", href: "#panel", on: { click: () => document.getElementById("panel")?.querySelector("button")?.focus() } }, t("Past the map, to the list"));
  side.prepend(skip, h("div", { class: "map-strip" }, h("div", { class: "map-tools" }, ...tools), aiming, zoom));
  if (world.town.properties.code !== null) side.append(h("p", { class: "map-credit" }, t("Boundaries: SCB")));
  canvas.element.setAttribute("role", "group");
  canvas.element.setAttribute("aria-label", t("Map: arrows move it, plus and minus zoom. Everything on it is in the list too."));
}
