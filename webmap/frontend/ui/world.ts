// Everything the page shows, in one place: what was fetched, what is chosen and marked. The parts listen to it.

import type { Api } from "../io/api.ts";
import { EVERYTHING, type Filter } from "../core/filters.ts";
import type { Action, Area, Observation, Town, Walk } from "../core/model.ts";
import { uniqueNames, type Naming } from "../core/names.ts";
import { LAYERS_AT_FIRST, type Chosen, type Layers } from "../core/view.ts";
import type { Vocabulary } from "../core/vocabulary.ts";

export type News = "observations" | "actions" | "areas" | "chosen" | "marked" | "layers" | "filter" | "page" | "list-only" | "loading";

export class World {
  readonly api: Api;
  readonly town: Town;
  readonly slug: string;
  readonly naming: Naming;
  filter: Filter = EVERYTHING;
  observations: readonly Observation[] = [];
  matched = 0;
  unplaced = 0;
  isLoading = false;
  /** The newest fetching of the observations has failed. */
  hasFailed = false;
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
  #byId = new Map<string, Observation>();
  readonly #listeners = new Map<News, (() => void)[]>();
  #fetching: AbortController | null = null;

  constructor(api: Api, town: Town, slug: string, vocabulary: Vocabulary) {
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

  /** Fetches what the filter asks for. A later call overtakes an earlier one; answers false where that happened. */
  async load(): Promise<boolean> {
    this.#fetching?.abort();
    const fetching = new AbortController();
    this.#fetching = fetching;
    this.isLoading = true;
    this.tell("loading");
    try {
      const answer = await this.api.observations(this.slug, this.filter, fetching.signal);
      if (fetching.signal.aborted) return false;
      this.observations = answer.features;
      this.matched = answer.numberMatched;
      this.unplaced = answer.unplaced ?? answer.features.filter((one) => one.geometry === null).length;
      this.#byId = new Map(answer.features.map((one) => [one.id, one]));
      this.#names = uniqueNames(answer.features, this.naming);
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
    return this.#byId.get(id) ?? null;
  }

  nameOf(id: string): string {
    return this.#names.get(id) ?? "";
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
    if (!isMarking) this.marked.clear();
    this.tell("marked");
  }

  mark(ids: readonly string[], isMarked: boolean): void {
    for (const id of ids) {
      if (isMarked) this.marked.add(id);
      else this.marked.delete(id);
    }
    this.isMarking = this.isMarking || isMarked;
    this.tell("marked");
  }
}
