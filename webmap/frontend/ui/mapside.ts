// The map's side of the page: pins, areas and actions as the world has them, and the tools over the map.

import { APART_PX, partingZoom } from "../core/clusters.ts";
import { boundsOf, toUnit } from "../core/geo.ts";
import { boundsAround, countIn, keyOf, placeOf, size_px, type Mark } from "../core/marks.ts";
import { isCluster, positionOf, positionsOf, type Action, type Area, type Bounds, type Observation, type Seen } from "../core/model.ts";
import { actionName, areaName, ownName } from "../core/names.ts";
import { compact, number, t } from "../core/texts.ts";
import { MAX_ZOOM, type Canvas } from "../map/canvas.ts";
import { Pins, type Look, type Pinned } from "../map/pins.ts";
import { Shapes } from "../map/shapes.ts";
import { button, h } from "./elements.ts";
import { MapNote } from "./map_note.ts";
import { ACTION_LETTER, observationSymbol, symbol } from "./symbols.ts";
import type { World } from "./world.ts";

const PIN_PX: readonly [number, number] = [36, 36];
const CLUSTER_PX: readonly [number, number] = [40, 40];
/** As wide as marks stand apart. */
const WIDE_PX: readonly [number, number] = [APART_PX, 40];
const ACTION_PX: readonly [number, number] = [28, 28];

export interface MapListener {
  readonly choose: (id: string) => void;
  /** Marks that no zoom can part: their observations are shown as a list, the first hundred of so many. */
  readonly openList: (observations: readonly Observation[], count: number) => void;
  readonly fault: (error: unknown) => void;
  /** Fetches anew what could not be fetched. */
  readonly retry: () => void;
}

/** A cluster of so many is looked into before the map zooms: its members' places say at which zoom they part. */
const LOOKED_INTO = 100;

/** Where the map goes when something is chosen that it does not show, or only from afar. */
const NEAR_ZOOM = 16;
const FAR_ZOOM = 13;

export class MapSide {
  readonly #world: World;
  readonly #canvas: Canvas;
  readonly #listener: MapListener;
  readonly #pins: Pins;
  /** The chosen observation, which never stands in a cluster. */
  readonly #chosenPins: Pins;
  readonly #actionPins: Pins;
  readonly #shapes: Shapes;
  #actionAt = new Map<string, Action>();
  #markAt = new Map<string, Mark>();
  /** What the map was sent to do last: another errand, another filter or a drag calls it back. */
  #errand = new AbortController();

  constructor(world: World, canvas: Canvas, listener: MapListener) {
    this.#world = world;
    this.#canvas = canvas;
    this.#listener = listener;
    this.#shapes = new Shapes(canvas, {
      choose: (area) => world.choose({ kind: "area", id: area.id }), name: (area) => areaName(area, world.naming), label: ownName,
    });
    this.#pins = new Pins(canvas, this.#pinLook);
    this.#chosenPins = new Pins(canvas, this.#pinLook, "raised");
    this.#actionPins = new Pins(canvas, this.#actionLook, "shy");
    this.#pins.setShown(true);
    this.#chosenPins.setShown(true);
    world.on(["marks", "chosen", "met"], () => this.#setPins());
    world.on(["actions"], () => this.#setActions());
    world.on(["areas", "layers", "chosen"], () => this.#setAreas());
    world.on(["layers"], () => this.#actionPins.setShown(world.layers.actions));
    world.on(["marks", "actions", "areas", "layers", "chosen", "met", "marked"], () => this.#draw(true));
    world.on(["filter"], () => {
      this.#errand.abort();
      void this.#fetch(() => world.lookAgain());
    });
    canvas.onDrag(() => this.#errand.abort());
    world.on(["chosen"], () => this.#setApart());
    canvas.onMove(() => {
      this.#draw(false);
      this.look();
    });
    new MapNote(world, canvas, { retry: listener.retry, showAll: () => void this.showAll() });
    this.#actionPins.setShown(world.layers.actions);
    this.#setPins();
    this.#setActions();
    this.#setAreas();
    this.#draw(true);
  }

  /** Observations first, then actions and names of areas where there is room left. */
  #draw(isChanged: boolean): void {
    for (const pins of [this.#pins, this.#chosenPins]) {
      if (isChanged) pins.redraw();
      else pins.draw();
    }
    const taken = [...this.#pins.rects, ...this.#chosenPins.rects];
    this.#actionPins.redraw(taken);
    const actions = this.#world.layers.actions ? this.#actionPins.rects : [];
    this.#shapes.drawLabels([...taken, ...actions]);
  }

  /** Sees to it that the window's marks are there. */
  look(): void {
    void this.#fetch(() => this.#world.lookAt(this.#canvas.bounds, this.#canvas.zoom));
  }

  async #fetch(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#listener.fault(error);
    }
  }

  /** Fetches, then acts on what came, unless it was called back meanwhile. */
  #send<T>(fetch: (signal: AbortSignal) => Promise<T>, act: (found: T) => void): Promise<void> {
    this.#errand.abort();
    this.#errand = new AbortController();
    const { signal } = this.#errand;
    return this.#fetch(async () => {
      try {
        const found = await fetch(signal);
        if (!signal.aborted) act(found);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    });
  }

  /** Fetches the window's marks anew. */
  lookAgain(): void {
    void this.#fetch(() => this.#world.lookAgain());
  }

  /** Shows all that the filter asks for; where none has a position the map stays where it is. */
  async showAll(): Promise<void> {
    await this.#send((signal) => this.#world.extent(signal), (bounds) => {
      if (bounds !== null) this.#canvas.showBounds(bounds, NEAR_ZOOM + 1);
    });
    this.look();
  }

  /** The chosen observation has a mark of its own: it is asked for where it stands in a cluster, or nowhere yet. */
  #setApart(): void {
    const { chosen } = this.#world;
    if (chosen?.kind === "observation" && !this.#world.isAlone(chosen.id)) void this.#fetch(() => this.#world.lookAgain());
  }

  /** Brings the chosen thing into the window, near enough to tell where it is. */
  lookAtChosen(): void {
    const { chosen } = this.#world;
    if (chosen?.kind === "observation") this.#lookAtObservation(chosen.id);
    else if (chosen?.kind === "area") this.lookAtArea(this.#world.areas.find((one) => one.id === chosen.id) ?? null);
    else if (chosen?.kind === "action") {
      const action = this.#world.actions.find((one) => one.id === chosen.id);
      const bounds = boundsOf(action === undefined ? [] : positionsOf(action));
      if (bounds !== null && !this.#canvas.holds({ lon: bounds[0], lat: bounds[1] })) this.#canvas.showBounds(bounds, 16);
    }
  }

  #lookAtObservation(id: string): void {
    void this.#send((signal) => this.#world.placeOf(id, signal), (at) => {
      if (at === null || this.#world.chosen?.id !== id) return;
      const { zoom } = this.#canvas;
      if (zoom < FAR_ZOOM || !this.#canvas.shows(at)) this.#canvas.show({ centre: at, zoom: zoom < FAR_ZOOM ? NEAR_ZOOM : zoom });
    });
  }

  lookAtArea(area: Area | null): void {
    const corners = (area?.geometry?.coordinates ?? []).flatMap((part) => part[0] ?? []).map(([lon, lat]) => ({ lon, lat }));
    const bounds = boundsOf(corners);
    if (bounds !== null) this.#canvas.showBounds(bounds);
  }

  #setPins(): void {
    const { chosen, marks } = this.#world;
    this.#markAt = new Map(marks.map((mark) => [keyOf(mark), mark]));
    const pinned = (some: readonly Mark[]): Pinned[] => some.map((mark) => ({ id: keyOf(mark), position: placeOf(mark) }));
    const isChosen = (mark: Mark): boolean => !isCluster(mark) && mark.id === chosen?.id;
    const chosenMark = this.#world.chosenMark;
    if (chosenMark !== null) this.#markAt.set(keyOf(chosenMark), chosenMark);
    this.#pins.setThings(pinned(marks.filter((mark) => !isChosen(mark))));
    this.#chosenPins.setThings(pinned(chosenMark === null ? [] : [chosenMark]));
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

  readonly #pinLook: Look = (keys) => {
    const marks = keys.map((key) => this.#markAt.get(key)).filter((mark) => mark !== undefined);
    const [only] = marks;
    if (only === undefined || marks.length > 1 || isCluster(only)) return this.#cluster(marks);
    return { button: this.#pin(only), size_px: PIN_PX };
  };

  #pin({ id, properties: { valence, primary_code, is_example } }: Seen): HTMLButtonElement {
    const { chosen, marked, isMarking, viewer } = this.#world;
    const name = this.#world.nameOf(id);
    const look = `pin group-${primary_code.slice(0, 1)}${is_example ? " pin--example" : ""}${viewer.seesExactly ? "" : " pin--about"}`;
    return h(
      "button",
      {
        type: "button", class: look,
        "aria-label": name, title: name, "aria-current": chosen?.id === id ? "true" : null,
        "aria-pressed": isMarking ? String(marked.has(id)) : null, on: { click: (event) => this.#press(id, event) },
      },
      observationSymbol(valence, primary_code),
    );
  }

  readonly #actionLook: Look = (ids) => {
    const action = this.#actionAt.get(ids[0] ?? "");
    if (ids.length > 1 || action === undefined) {
      const count = new Set(ids.map((id) => this.#actionAt.get(id)?.id)).size;
      const name = count === 1 && action !== undefined ? actionName(action, this.#world.naming) : t("{count} actions here", { count });
      const press = (): void => {
        if (count === 1 && action !== undefined) this.#world.choose({ kind: "action", id: action.id });
        else this.#openActions(ids);
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

  #cluster(marks: readonly Mark[]): ReturnType<Look> {
    const count = countIn(marks);
    const text = compact(count);
    const isWide = text.length > 3;
    const look = `pin cluster${isWide ? " cluster--wide" : ""}${text.length > 5 ? " cluster--wider" : ""}`;
    const open = (): void => this.#openCluster(marks);
    const whole = t("{count} observations here", { count });
    const name = count < 1000 ? whole : `${whole} (${text})`; // what is seen is said too
    const made = h("button", { type: "button", class: look, "aria-label": name, title: name, on: { click: open } }, text);
    return { button: made, size_px: isWide ? WIDE_PX : CLUSTER_PX };
  }

  #press(id: string, event: MouseEvent): void {
    const wantsMark = this.#world.isMarking || (this.#world.mayMark && (event.ctrlKey || event.metaKey || event.shiftKey));
    if (wantsMark) this.#world.mark([id], !this.#world.marked.has(id));
    else this.#listener.choose(id);
  }

  /** Zooms until the cluster parts; where it never does, its observations are listed. */
  #openCluster(marks: readonly Mark[]): void {
    const count = countIn(marks);
    const bounds = boundsAround(marks);
    const isSpot = this.#canvas.zoom === MAX_ZOOM || size_px(bounds, MAX_ZOOM) < APART_PX;
    if (count > LOOKED_INTO && !isSpot) return this.#zoomTo(bounds, this.#canvas.zoom + 1);
    void this.#send((signal) => this.#world.within(marks.map((mark) => boundsAround([mark])), signal), (members) => {
      const positions = members.map(positionOf).filter((position) => position !== null);
      const parting = partingZoom(positions.map(toUnit), this.#canvas.zoom, MAX_ZOOM);
      const around = boundsOf(positions);
      if (parting === null || around === null || (isSpot && marks.every(isCluster))) this.#listener.openList(members, count);
      else this.#zoomTo(around, parting);
    });
  }

  #zoomTo(bounds: Bounds, zoomAtLeast: number): void {
    const [west, south, east, north] = bounds;
    const zoom = Math.max(zoomAtLeast, Math.min(MAX_ZOOM, this.#canvas.zoomFor(bounds)));
    this.#canvas.show({ centre: { lon: (west + east) / 2, lat: (south + north) / 2 }, zoom: Math.min(MAX_ZOOM, zoom) });
  }

  /** Zooms until the actions part; where they never do, the first of them is chosen. */
  #openActions(ids: readonly string[]): void {
    const positions = this.#actionPins.positions(ids);
    const bounds = boundsOf(positions);
    const parting = partingZoom(positions.map(toUnit), this.#canvas.zoom, MAX_ZOOM);
    const action = this.#actionAt.get(ids[0] ?? "");
    if (bounds !== null && parting !== null) this.#zoomTo(bounds, parting);
    else if (action !== undefined) this.#world.choose({ kind: "action", id: action.id });
  }
}

/** The buttons over the map. */
export function mapTools(canvas: Canvas, world: World, side: HTMLElement, tools: readonly HTMLElement[], aiming: HTMLElement): void {
  const zoom = h(
    "div", { class: "map-zoom" }, button("+", () => canvas.zoomBy(1), { label: t("Zoom in") }),
    button("−", () => canvas.zoomBy(-1), { label: t("Zoom out") }),
  );
  const skip = h("a", { class: "skip-link", href: "#panel", on: { click: () => document.getElementById("panel")?.querySelector("button")?.focus() } }, t("Past the map, to the list"));
  side.prepend(skip, h("div", { class: "map-strip" }, tools.length > 0 && h("div", { class: "map-tools" }, ...tools), aiming, zoom));
  const about = world.viewer.seesExactly ? "" : t("Places are shown within about 100 meters");
  const credits = [about, world.background?.credit ?? "", world.town.properties.code === null ? "" : t("Boundaries: SCB")].filter((credit) => credit !== "");
  if (credits.length > 0) side.append(h("p", { class: "map-credit" }, credits.join(" · ")));
  canvas.element.setAttribute("role", "group");
  canvas.element.setAttribute("aria-label", [t("Map: arrows move it, plus and minus zoom. Everything on it is in the list too."), about].join(" ").trim());
}
