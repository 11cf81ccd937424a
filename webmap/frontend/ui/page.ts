// The map page put together: world, panel, map, modes, address.

import type { Area, Bounds, Observation } from "../core/model.ts";
import { ownName, uniqueNames } from "../core/names.ts";
import { partsIn, type Filter } from "../core/filters.ts";
import { t } from "../core/texts.ts";
import type { View } from "../core/view.ts";
import { labelOf } from "../core/vocabulary.ts";
import { NoAnswer } from "../io/api.ts";
import { part } from "../io/parts.ts";
import type { Canvas } from "../map/canvas.ts";
import { OwnShapes } from "../map/own_layers.ts";
import { Address } from "./address.ts";
import { choose as chooseFrom } from "./chooser.ts";
import { conflictDialog } from "./conflict.ts";
import { Deeds } from "./deeds.ts";
import { button } from "./elements.ts";
import { Filters } from "./filters.ts";
import { LayersScreen } from "./layers.ts";
import { List } from "./list.ts";
import { MapSide, mapTools } from "./mapside.ts";
import { MarkedBar } from "./marked_bar.ts";
import { Modes } from "./modes.ts";
import type { Notices } from "./notices.ts";
import { Edit, Move, PlaceNew, type Bench } from "./observation_modes.ts";
import { OwnLayers } from "./own_layers.ts";
import { Propose } from "./propose.ts";
import { Search } from "./search.ts";
import { Selection } from "./selection.ts";
import { Shell } from "./shell.ts";
import { Stage } from "./stage.ts";
import type { World } from "./world.ts";

/** Views that follow each other so quickly are one step of the way back. */
const SETTLED_MS = 250;

/** What one draws with: only who draws fetches it. */
const drawing = part(() => import("./draw.ts"));

export class Page {
  readonly #world: World;
  readonly #canvas: Canvas;
  readonly #bench: Bench;
  readonly #map: MapSide;
  readonly #filters: Filters;
  readonly #list: List;
  readonly #address = new Address();
  readonly #townBounds: Bounds;
  #timer = 0;
  #isRestoring = false;
  #isFailing = false;

  constructor(world: World, canvas: Canvas, notices: Notices, parts: { page: HTMLElement; panel: HTMLElement; side: HTMLElement; bounds: Bounds }) {
    this.#world = world;
    this.#canvas = canvas;
    this.#townBounds = parts.bounds;
    const deeds = new Deeds(world, notices, conflictDialog(world));
    const modes = new Modes(() => world.tell("chosen"));
    this.#bench = { world, deeds, modes, shell: new Shell(parts.page, parts.panel), stage: new Stage(canvas), notices };
    if (world.background !== null && world.background.places > 0) parts.panel.prepend(this.#search().element);
    this.#list = new List(world, { choose: (id) => this.#choose(id), retry: () => this.#retry() });
    this.#filters = new Filters(world);
    this.#map = new MapSide(world, canvas, {
      choose: (id) => this.#choose(id), openList: (observations, count) => this.#openHere(observations, count), fault: (error) => notices.fault(error),
      retry: () => this.#retry(),
    });
    this.#addScreens();
    mapTools(canvas, world, parts.side, this.#tools(), this.#bench.stage.tools);
    this.#listen();
  }

  /** Shows what the address asks for. */
  async open(): Promise<void> {
    const { view } = this.#address;
    this.#restore(view);
    if (view.window === null) this.#canvas.showBounds(this.#townBounds);
    await Promise.all([this.#load(), view.window === null ? this.#map.showAll() : this.#map.look()]);
    if (view.chosen !== null) this.#world.tell("chosen");
    const wanted = new URLSearchParams(location.search).get("redraw");
    const area = this.#world.areas.find((one) => one.id === wanted);
    if (area !== undefined && this.#world.viewer.may("draw_area")) await this.#redraw(area);
    this.#address.replace(this.#view());
  }

  #addScreens(): void {
    const { shell, modes } = this.#bench;
    const draw = (): void => void this.#draw(null);
    shell.add("list", this.#list);
    shell.add("filter", this.#filters);
    const ownLayers = new OwnLayers(this.#world.api, this.#world.slug, new OwnShapes(this.#canvas), this.#bench.notices);
    shell.add("layers", new LayersScreen(this.#world, { draw }, ownLayers.element));
    if (this.#world.viewer.may("see_layers")) void ownLayers.load();
    new Selection(this.#bench, {
      close: () => this.#closeDetails(), edit: (one) => modes.enter(new Edit(this.#bench, one)),
      move: (one) => modes.enter(new Move(this.#bench, one)), propose: (one) => this.#propose([one.id]),
      linkAction: (one) => this.#linkAction(one), linkArea: (one) => this.#linkArea(one),
      showObservation: (id) => this.#choose(id), redraw: (area) => void this.#redraw(area),
      showAll: (filter, name) => this.#showAll(filter, name),
    });
  }

  #search(): Search {
    const { stage, notices } = this.#bench;
    return new Search({
      find: (typed, signal) => this.#world.api.places(this.#world.slug, typed, signal), choose: (place) => stage.goTo(place), fault: (error) => notices.fault(error),
    });
  }

  #tools(): HTMLElement[] {
    const { modes } = this.#bench;
    const { viewer, mayMark } = this.#world;
    const marking = button(t("Mark several"), () => this.#world.setMarking(!this.#world.isMarking), { pressed: false });
    this.#world.on(["marked"], () => marking.setAttribute("aria-pressed", String(this.#world.isMarking)));
    const recording = button(t("New observation"), () => modes.enter(new PlaceNew(this.#bench)), { look: "primary" });
    return [...(viewer.may("record") ? [recording] : []), ...(mayMark ? [marking] : [])];
  }

  #listen(): void {
    const world = this.#world;
    world.on(["filter", "page"], () => void this.#load());
    world.on(["observations", "filter", "list-only"], () => this.#drawFilterLine());
    new MarkedBar(this.#bench, { propose: (ids) => this.#propose(ids) });
    world.on(["chosen", "filter", "layers", "page", "list-only"], () => this.#addressChanged(true));
    world.on(["chosen"], () => { if (!this.#isRestoring) this.#map.lookAtChosen(); });
    world.on(["list-only"], () => this.#bench.shell.page.classList.toggle("is-list", world.isListOnly));
    world.on(["loading", "looking"], () => this.#tellMended());
    this.#canvas.onMove(() => this.#addressChanged(false));
    this.#address.onBack((view) => {
      this.#restore(view);
      if (view.window !== null) this.#canvas.show(view.window);
    });
    addEventListener("beforeunload", (event) => {
      if (document.querySelector("form[data-touched]") !== null) event.preventDefault();
    });
    document.addEventListener("keydown", (event) => this.#key(event));
    this.#drawFilterLine();
  }

  async #load(): Promise<void> {
    try {
      await this.#world.load();
    } catch (error) {
      this.#bench.notices.fault(error);
    }
  }

  /** What was said of a failure goes when what failed has been fetched after all. */
  #tellMended(): void {
    const { hasFailed, hasLookFailed, isLoading, isLooking } = this.#world;
    if (isLoading || isLooking) return;
    if (this.#isFailing && !hasFailed && !hasLookFailed) this.#bench.notices.clearFault();
    this.#isFailing = hasFailed || hasLookFailed;
  }

  /** Fetches anew what could not be fetched, list and marks. */
  #retry(): void {
    if (this.#world.hasFailed) void this.#load();
    if (this.#world.hasLookFailed) this.#map.lookAgain();
  }

  #restore(view: View): void {
    const world = this.#world;
    this.#isRestoring = true;
    const hasOtherFilter = JSON.stringify(view.filter) !== JSON.stringify(world.filter);
    const hasOtherPage = view.page !== world.page;
    world.filter = view.filter;
    world.page = view.page;
    if (hasOtherFilter) world.tell("filter");
    else if (hasOtherPage) world.tell("page");
    world.setLayers(view.layers);
    world.setListOnly(view.isListOnly);
    if (view.window !== null) this.#canvas.show(view.window);
    world.choose(view.chosen);
    this.#isRestoring = false;
  }

  #view(): View {
    const { filter, chosen, layers, page, isListOnly } = this.#world;
    return { filter, chosen, layers, page, isListOnly, window: this.#canvas.window };
  }

  #addressChanged(isStep: boolean): void {
    if (this.#isRestoring) return;
    if (isStep) return this.#address.push(this.#view());
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#address.replace(this.#view()), SETTLED_MS);
  }

  #choose(id: string): void {
    if (this.#bench.modes.current !== null) return this.#bench.notices.say(t("Save or cancel what you are doing first."));
    this.#world.choose({ kind: "observation", id });
  }

  /** Where no zoom parts them, their list is the way in. */
  #openHere(observations: readonly Observation[], count: number): void {
    const names = uniqueNames(observations, this.#world.naming);
    const choices = observations.map(({ id }) => ({ id, label: names.get(id) ?? "" }));
    const take = (id: string): Promise<void> => Promise.resolve(this.#choose(id));
    const heading = count > observations.length ? t("The first {shown} of {count} observations at the same place", { shown: observations.length, count }) : t("{count} observations at the same place", { count });
    chooseFrom({ heading, choices, none: "" }, take);
  }

  #closeDetails(): void {
    const id = this.#world.chosen?.id;
    this.#world.choose(null);
    const row = [...document.querySelectorAll<HTMLElement>(".rows > li")].find((item) => item.dataset["id"] === id);
    row?.querySelector("button")?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }

  #drawFilterLine(): void {
    const world = this.#world;
    const parts = partsIn(world.filter);
    this.#bench.shell.setTabText("filter", parts === 0 ? t("Filter") : t("Filter ({count})", { count: parts }));
    const only = button(world.isListOnly ? t("Show the map") : t("Only the list"), () => world.setListOnly(!world.isListOnly), { look: "plain" });
    const place = button(t("New observation without the map"), () => this.#bench.modes.enter(new PlaceNew(this.#bench)), { look: "plain" });
    const { activeElement } = document;
    const hadFocus = this.#list.element.querySelector(".small.row")?.contains(activeElement) === true;
    this.#list.setFilterLine(...this.#filters.line(), only, ...(world.isListOnly && world.viewer.may("record") ? [place] : []));
    if (hadFocus) only.focus();
  }

  #propose(ids: readonly string[]): void {
    this.#bench.modes.enter(new Propose(this.#bench, ids));
  }

  #redraw(area: Area): Promise<void> {
    this.#map.lookAtArea(area);
    return this.#draw(area);
  }

  /** Whoever has begun something else while the tools were fetched is left in peace. */
  async #draw(area: Area | null): Promise<void> {
    const { modes, notices } = this.#bench;
    const before = modes.current;
    try {
      const { Draw } = await drawing();
      if (modes.current === before) modes.enter(new Draw(this.#bench, area));
    } catch {
      notices.fault(new NoAnswer());
    }
  }

  /** The rows that a number counts, whatever was filtered before: else the list would tell another number. */
  #showAll(filter: Filter, name: string): void {
    this.#world.choose(null);
    this.#world.setFilter(filter);
    this.#bench.shell.open("list");
    this.#bench.notices.say(t("Only observations of {name} are shown.", { name }));
  }

  #linkAction(one: Observation): void {
    const { deeds, world } = this.#bench;
    const choices = world.actions.map((each) => ({
      id: each.id, label: `${each.properties.title} · ${labelOf(world.vocabulary.action_states, each.properties.state)}`,
    }));
    const take = async (id: string): Promise<void> => {
      const action = world.actions.find((each) => each.id === id);
      if (action !== undefined) await deeds.linkAction(one.id, action);
    };
    chooseFrom({ heading: t("Link to an action"), choices, none: t("There are no actions yet.") }, take);
  }

  #linkArea(one: Observation): void {
    const { deeds, world } = this.#bench;
    const areas = world.areas.filter((each) => each.properties.kind === "patrol");
    const choices = areas.map((each) => ({ id: each.id, label: ownName(each) }));
    const take = async (id: string, reason: string): Promise<void> => {
      const area = areas.find((each) => each.id === id);
      if (area !== undefined) await deeds.linkArea(one.id, area, reason);
    };
    const question = { heading: t("Link to a patrol area"), choices, none: t("There are no patrol areas yet."), reason: t("Why do they belong together?") };
    chooseFrom(question, take);
  }

  #key(event: KeyboardEvent): void {
    const isTyping = event.target instanceof Element && event.target.matches("input, textarea, select");
    if (this.#world.viewer.mayChange && event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !isTyping) {
      event.preventDefault();
      const { current } = this.#bench.modes;
      if (current === null) void this.#bench.deeds.takeBack();
      else current.stepBack?.();
    } else if (event.key === "Escape" && !event.defaultPrevented && document.querySelector("dialog[open]") === null) {
      if (this.#bench.modes.current === null && this.#world.chosen !== null) this.#closeDetails();
    }
  }
}
