// Everything the page shows, in one place: what was fetched, what is chosen and marked. The parts listen to it.

import type { Background } from "../core/background.ts";
import type { Api } from "../io/api.ts";
import { EVERYTHING, type Filter } from "../core/filters.ts";
import { boxToAsk, FINER, isAnyIn, isHeld, type Mark } from "../core/marks.ts";
import { isCluster, positionOf, type Action, type Area, type Bounds, type Observation, type Position, type Seen, type Town, type Walk } from "../core/model.ts";
import { uniqueNames, type Naming } from "../core/names.ts";
import type { Viewer } from "../core/permissions.ts";
import { LAYERS_AT_FIRST, type Chosen, type Layers } from "../core/view.ts";
import type { Vocabulary } from "../core/vocabulary.ts";

export type News = "observations" | "marks" | "actions" | "areas" | "chosen" | "marked" | "layers" | "filter" | "page" | "list-only" | "loading" | "looking" | "met";

export const ROWS_PER_PAGE = 100;

/** So many can be marked at a time: a person can still look through them, and one request links them all. */
export const MOST_MARKED = 500;

/** The finest grid that the server knows. */
const FINEST = 22;

/** What the marks were asked for. */
interface Look {
  readonly window: Bounds;
  readonly zoom: number;
}

export class World {
  readonly api: Api;
  readonly town: Town;
  readonly slug: string;
  readonly naming: Naming;
  /** Whoever looks: what they may do and see here. */
  readonly viewer: Viewer;
  /** The street map under the pins, where the town has one. */
  background: Background | null = null;
  filter: Filter = EVERYTHING;
  /** The page of the list that is shown. */
  observations: readonly Observation[] = [];
  /** What stands on the map, in the box that was asked for. */
  marks: readonly Mark[] = [];
  matched = 0;
  unplaced = 0;
  /** The people behind what matches; null where that is not told. */
  people: number | null = null;
  isLoading = false;
  /** The newest fetching of the observations has failed. */
  hasFailed = false;
  isLooking = false;
  /** The newest fetching of the marks has failed. */
  hasLookFailed = false;
  actions: readonly Action[] = [];
  areas: readonly Area[] = [];
  walks: readonly Walk[] = [];
  chosen: Chosen | null = null;
  layers: Layers = LAYERS_AT_FIRST;
  page = 1;
  isListOnly = false;
  isMarking = false;
  readonly marked = new Set<string>();
  #names = new Map<string, string>();
  readonly #markedNames = new Map<string, string>();
  readonly #listeners = new Map<News, (() => void)[]>();
  #fetching: AbortController | null = null;
  #looking: AbortController | null = null;
  #look: Look | null = null;
  /** Which one the marks were asked to set apart. */
  #apart: string | null = null;
  /** The chosen observation as it was fetched last. */
  #met: Observation | null = null;
  /** The box and the zoom that the marks were asked for last; null where that failed. */
  #seen: { readonly box: Bounds; readonly zoom: number } | null = null;

  constructor(api: Api, town: Town, slug: string, vocabulary: Vocabulary, viewer: Viewer) {
    this.viewer = viewer;
    this.api = api;
    this.town = town;
    this.slug = slug;
    this.naming = { vocabulary, zone: town.properties.time_zone };
  }

  get vocabulary(): Vocabulary {
    return this.naming.vocabulary;
  }

  on(news: readonly News[], listen: () => void): void {
    for (const one of news) this.#listeners.set(one, [...(this.#listeners.get(one) ?? []), listen]);
  }

  tell(news: News): void {
    for (const listen of this.#listeners.get(news) ?? []) listen();
  }

  get pages(): number {
    return Math.max(1, Math.ceil(this.matched / ROWS_PER_PAGE));
  }

  /** Fetches the list's page. A later call overtakes an earlier one; answers false where that happened. */
  async load(): Promise<boolean> {
    this.#fetching?.abort();
    const fetching = new AbortController();
    this.#fetching = fetching;
    this.isLoading = true;
    this.tell("loading");
    try {
      const answer = await this.#page(fetching.signal);
      if (fetching.signal.aborted) return false;
      this.observations = answer.features;
      this.matched = answer.numberMatched;
      this.unplaced = answer.unplaced ?? 0;
      this.people = answer.people ?? null;
      this.#nameAll();
      this.hasFailed = false;
      return true;
    } catch (error) {
      if (fetching.signal.aborted) return false;
      this.hasFailed = true;
      throw error;
    } finally {
      if (this.#fetching === fetching) {
        this.isLoading = false;
        this.tell("loading");
        this.tell("observations");
      }
    }
  }

  /** The page that is asked for; the last one where there are fewer. */
  async #page(signal: AbortSignal): ReturnType<Api["observations"]> {
    const of = (page: number): ReturnType<Api["observations"]> =>
      this.api.observations(this.slug, this.filter, { limit: ROWS_PER_PAGE, offset: (page - 1) * ROWS_PER_PAGE, box: null }, signal);
    const answer = await of(this.page);
    const last = Math.max(1, Math.ceil(answer.numberMatched / ROWS_PER_PAGE));
    if (this.page <= last) return answer;
    this.page = last;
    return of(last);
  }

  /** The map shows this window now; its marks are fetched, unless those that are there will do. */
  async lookAt(window: Bounds, zoom: number): Promise<void> {
    this.#look = { window, zoom };
    if (this.#seen === null || this.#seen.zoom !== zoom || !isHeld(window, this.#seen.box)) await this.lookAgain();
  }

  /** Fetches the marks of the window anew. The old ones stay until the new ones are there. */
  async lookAgain(): Promise<void> {
    if (this.#look === null) return;
    this.#looking?.abort();
    const looking = new AbortController();
    this.#looking = looking;
    const { window, zoom } = this.#look;
    const box = boxToAsk(window, zoom);
    const apart = this.chosen?.kind === "observation" ? this.chosen.id : null;
    this.#seen = { box, zoom };
    this.isLooking = true;
    this.tell("looking");
    try {
      const answer = await this.api.map(this.slug, this.filter, box, Math.min(FINEST, zoom + FINER), apart, looking.signal);
      if (looking.signal.aborted) return;
      this.marks = answer.features;
      this.#apart = apart;
      this.#nameAll();
      this.hasLookFailed = false;
      this.tell("marks");
    } catch (error) {
      if (looking.signal.aborted) return;
      this.#seen = null;
      this.hasLookFailed = true;
      throw error;
    } finally {
      if (this.#looking === looking) {
        this.isLooking = false;
        this.tell("looking");
      }
    }
  }

  /** Whether it is known that nothing of what is asked for lies in the window. */
  isEmptyIn(window: Bounds): boolean {
    const isKnown = this.#seen !== null && !this.isLooking && !this.hasLookFailed && isHeld(window, this.#seen.box);
    return isKnown && !isAnyIn(this.marks, window);
  }

  /** Where everything lies that the filter asks for; null where nothing has a position. */
  async extent(signal: AbortSignal): Promise<Bounds | null> {
    return (await this.api.map(this.slug, this.filter, null, 0, null, signal)).bbox ?? null;
  }

  /** The first hundred of the observations that stand in these boxes. */
  async within(boxes: readonly Bounds[], signal: AbortSignal): Promise<Observation[]> {
    const pages = await Promise.all(boxes.map((box) => this.api.observations(this.slug, this.filter, { limit: ROWS_PER_PAGE, offset: 0, box }, signal)));
    const found = new Map(pages.flatMap((page) => page.features.map((one) => [one.id, one] as const)));
    return [...found.values()];
  }

  /** Where an observation stands, fetched where nothing on the page tells it. */
  async placeOf(id: string, signal: AbortSignal): Promise<Position | null> {
    const known = this.observation(id) ?? this.#single(id) ?? (await this.api.one<Observation>("observations", id, signal));
    return positionOf(known);
  }

  #single(id: string): Seen | null {
    const found = this.marks.find((mark) => !isCluster(mark) && mark.id === id);
    return found === undefined || isCluster(found) ? null : found;
  }

  /** Whether the map has a mark of its own for an observation. */
  isAlone(id: string): boolean {
    return this.#single(id) !== null;
  }

  /** The chosen observation, fetched anew. */
  meet(one: Observation): void {
    this.#met = one;
    this.#nameAll();
    this.tell("met");
  }

  /** The chosen observation's own mark, also where the filter leaves it out; null where it has no position. */
  get chosenMark(): Seen | null {
    if (this.chosen?.kind !== "observation") return null;
    const { id } = this.chosen;
    const single = this.#single(id);
    // Until the marks have come with it apart, it may stand in a cluster and be counted there.
    if (single !== null || this.#apart !== id || this.#met?.id !== id) return single;
    const { geometry, properties } = this.#met;
    return geometry === null || properties.is_withdrawn === true ? null : { type: "Feature", id, geometry, properties };
  }

  #nameAll(): void {
    const singles = this.marks.filter((mark): mark is Seen => !isCluster(mark));
    const met = this.#met === null ? [] : [this.#met];
    const shown = new Map([...met, ...singles, ...this.observations].map((one) => [one.id, one] as const));
    this.#names = uniqueNames([...shown.values()], this.naming);
  }

  async loadActions(): Promise<void> {
    this.actions = await this.api.actions(this.slug);
    this.tell("actions");
  }

  async loadAreas(): Promise<void> {
    this.areas = await this.api.areas(this.slug);
    this.tell("areas");
  }

  async loadWalks(): Promise<void> {
    this.walks = await this.api.walks(this.slug);
  }

  observation(id: string): Observation | null {
    return this.observations.find((one) => one.id === id) ?? null;
  }

  nameOf(id: string): string {
    return this.#names.get(id) ?? this.#markedNames.get(id) ?? "";
  }

  choose(chosen: Chosen | null): void {
    if (this.chosen?.id === chosen?.id && this.chosen?.kind === chosen?.kind) {
      if (chosen !== null) this.tell("chosen"); // its panel may have been left for another one
      return;
    }
    this.chosen = chosen;
    this.tell("chosen");
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    this.page = 1;
    this.tell("filter");
  }

  setLayers(layers: Layers): void {
    this.layers = layers;
    this.tell("layers");
  }

  setPage(page: number): void {
    this.page = page;
    this.tell("page");
  }

  setListOnly(isListOnly: boolean): void {
    this.isListOnly = isListOnly;
    this.tell("list-only");
  }

  setMarking(isMarking: boolean): void {
    this.isMarking = isMarking;
    if (!isMarking) {
      this.marked.clear();
      this.#markedNames.clear();
    }
    this.tell("marked");
  }

  /** Several are marked to make an action of them. */
  get mayMark(): boolean {
    return this.viewer.may("edit_action");
  }

  mark(ids: readonly string[], isMarked: boolean): void {
    for (const id of ids) {
      if (isMarked) this.marked.add(id);
      else this.marked.delete(id);
      if (isMarked) this.#markedNames.set(id, this.nameOf(id));
    }
    this.isMarking = this.isMarking || isMarked;
    this.tell("marked");
  }

  /** Marks all that the filter gives, also those of other pages; none where they are too many. Answers how many they are. */
  async markAll(): Promise<number> {
    const { filter } = this;
    const answer = await this.api.observations(this.slug, filter, { limit: MOST_MARKED, offset: 0, box: null });
    if (answer.numberMatched > MOST_MARKED || filter !== this.filter || !this.isMarking) return answer.numberMatched;
    for (const [id, name] of uniqueNames(answer.features, this.naming)) {
      this.marked.add(id);
      this.#markedNames.set(id, name);
    }
    this.tell("marked");
    return answer.numberMatched;
  }
}
