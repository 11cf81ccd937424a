// One function for each route of the API that the pages use. The only place that fetches.

import type { Background, Place } from "../core/background.ts";
import type { Filter } from "../core/filters.ts";
import { writeFilter } from "../core/filters.ts";
import type {
  Action, Area, Belonging, Bounds, Change, Collection, Feature, HistoryEntry, MapAnswer, Observation, Town, Walk,
} from "../core/model.ts";
import type { OwnFeature, OwnLayer } from "../core/own_layers.ts";
import type { Photo, PhotoChange } from "../core/photos.ts";
import type { Decision } from "../core/review.ts";
import type { Words } from "../core/texts.ts";
import type { Vocabulary } from "../core/vocabulary.ts";

const ROOT = "/api/v1";

/** A refusal by the server, in the page's language. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly field: string | null;
  readonly reference: string | null;
  /** Whether it may be done by others: by who is signed in, or by who has another role. */
  readonly isAccess: boolean;
  /** The thing as it is now, where somebody else changed it (412). */
  readonly current: Feature<never, never> | null;

  constructor(status: number, body: Record<string, unknown>) {
    const word = (name: string): string => (typeof body[name] === "string" ? body[name] : "");
    super(word("title") || `HTTP ${status}`);
    this.status = status;
    this.code = word("code");
    this.title = word("title") || `HTTP ${status}`;
    this.detail = word("detail");
    this.field = word("field") || null;
    this.reference = word("reference") || null;
    this.isAccess = status === 401 || this.code === "access.not-allowed";
    this.current = (body["current"] as Feature<never, never> | undefined) ?? null;
  }
}

/** The server did not answer: no network, or it has stopped. Whether it got the request is not known. */
export class NoAnswer extends Error {}

/** Work that takes longer than a request: how far it has come. */
export interface Job {
  readonly state: "waiting" | "working" | "done" | "failed";
  readonly done: number;
  readonly total: number;
}

/** Which part of a list. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
  readonly box: Bounds | null;
}

export type Kind = "observations" | "actions" | "areas";

export class Api {
  readonly #language: string;

  constructor(language: string) {
    this.#language = language;
  }

  words(): Promise<Words> {
    return this.get(`/texts/${this.#language}`);
  }

  vocabulary(): Promise<Vocabulary> {
    return this.get("/vocabulary");
  }

  town(slug: string): Promise<Town> {
    return this.get(`/municipalities/${slug}`);
  }

  neighbours(slug: string): Promise<Collection<Town>> {
    return this.get(`/municipalities/${slug}/neighbours`);
  }

  async ownLayers(town: string): Promise<OwnLayer[]> {
    return (await this.get<{ layers: OwnLayer[] }>(`/layers?municipality=${town}`)).layers;
  }

  async ownFeatures(
    town: string, layer: string, bounds: readonly number[], limit: number, signal: AbortSignal,
  ): Promise<OwnFeature[]> {
    const query = new URLSearchParams({ municipality: town, layer, bbox: bounds.map((edge) => edge.toFixed(6)).join(), limit: String(limit) });
    return (await this.get<Collection<OwnFeature>>(`/layers/features?${query}`, signal)).features;
  }

  background(slug: string): Promise<Background> {
    return this.get(`/municipalities/${slug}/background`);
  }

  /** A tile's bytes; none where it is empty. */
  async tile(address: string): Promise<ArrayBuffer | null> {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new NoAnswer(address);
    return answer.status === 204 ? null : answer.arrayBuffer();
  }

  async places(town: string, typed: string, signal: AbortSignal): Promise<readonly Place[]> {
    const query = new URLSearchParams({ municipality: town, q: typed });
    return (await this.get<{ places: Place[] }>(`/places?${query}`, signal)).places;
  }

  job(id: string): Promise<Job> {
    return this.get(`/jobs/${id}`);
  }

  /** One page of the list; of a box only, where one is given. */
  observations(town: string, filter: Filter, page: Page, signal?: AbortSignal): Promise<Collection<Observation>> {
    const query = asked(town, filter, page.box);
    query.set("limit", String(page.limit));
    query.set("offset", String(page.offset));
    return this.get(`/observations?${query}`, signal);
  }

  /** The marks of a box; `apart` is one of its own. Without a box: where everything lies. */
  map(town: string, filter: Filter, box: Bounds | null, zoom: number, apart: string | null, signal?: AbortSignal): Promise<MapAnswer> {
    const query = asked(town, filter, box);
    query.set("zoom", String(zoom));
    if (apart !== null) query.set("apart", apart);
    return this.get(`/map?${query}`, signal);
  }

  async actions(town: string): Promise<Action[]> {
    return (await this.get<Collection<Action>>(`/actions?municipality=${town}`)).features;
  }

  async areas(town: string): Promise<Area[]> {
    return (await this.get<Collection<Area>>(`/areas?municipality=${town}`)).features;
  }

  async walks(town: string): Promise<Walk[]> {
    return (await this.get<Collection<Walk>>(`/walks?municipality=${town}`)).features;
  }

  one<F>(kind: Kind, id: string, signal?: AbortSignal): Promise<F> {
    return this.get(`/${kind}/${id}`, signal);
  }

  async history(kind: Kind, id: string, signal: AbortSignal): Promise<HistoryEntry[]> {
    return (await this.get<{ entries: HistoryEntry[] }>(`/${kind}/${id}/history`, signal)).entries;
  }

  async actionsOf(observation: string, signal: AbortSignal): Promise<Action[]> {
    return (await this.get<Collection<Action>>(`/observations/${observation}/actions`, signal)).features;
  }

  async areasOf(observation: string, signal: AbortSignal): Promise<Belonging[]> {
    return (await this.get<Collection<Belonging>>(`/observations/${observation}/areas`, signal)).features;
  }

  /** Keep a new thing; sent again it is the same again. */
  put<F>(kind: Kind, id: string, properties: object, geometry: unknown, beside: object = {}): Promise<F> {
    return this.send("PUT", `/${kind}/${id}`, { type: "Feature", id, geometry, properties, ...beside });
  }

  /** Without a version, as it comes to those who are not signed in, the server says what is missing. */
  patch<F>(kind: Kind, id: string, version: number | undefined, change: Change): Promise<F> {
    return this.send("PATCH", `/${kind}/${id}`, change, version);
  }

  async withdraw(kind: Kind, id: string, version: number | undefined): Promise<void> {
    await this.send("DELETE", `/${kind}/${id}`, undefined, version);
  }

  async linkAction(observation: string, action: string): Promise<void> {
    await this.send("PUT", `/observations/${observation}/actions/${action}`, {});
  }

  async unlinkAction(observation: string, action: string): Promise<void> {
    await this.send("DELETE", `/observations/${observation}/actions/${action}`);
  }

  async linkArea(area: string, observation: string, reason: string): Promise<void> {
    await this.send("PUT", `/areas/${area}/observations/${observation}`, { reason });
  }

  async unlinkArea(area: string, observation: string): Promise<void> {
    await this.send("DELETE", `/areas/${area}/observations/${observation}`);
  }

  async areasOfAction(action: string): Promise<Area[]> {
    return (await this.get<Collection<Area>>(`/actions/${action}/areas`)).features;
  }

  async linkActionArea(action: string, area: string): Promise<void> {
    await this.send("PUT", `/actions/${action}/areas/${area}`, {});
  }

  async unlinkActionArea(action: string, area: string): Promise<void> {
    await this.send("DELETE", `/actions/${action}/areas/${area}`);
  }

  async photosOf(observation: string): Promise<Photo[]> {
    return (await this.get<Collection<Photo>>(`/observations/${observation}/photos`)).features;
  }

  /** Send a photo as it is; sent again it is the same again. */
  sendPhoto(observation: string, id: string, file: Blob): Promise<Photo> {
    const headers = { "Content-Type": file.type || "application/octet-stream" };
    return this.#ask(`/observations/${observation}/photos/${id}`, { method: "PUT", headers, body: file });
  }

  changePhoto(id: string, version: number | undefined, change: PhotoChange): Promise<Photo> {
    return this.send("PATCH", `/photos/${id}`, { properties: change }, version);
  }

  async withdrawPhoto(id: string, version: number | undefined): Promise<void> {
    await this.send("DELETE", `/photos/${id}`, undefined, version);
  }

  decide(observation: string, version: number | undefined, decision: Decision): Promise<Observation> {
    return this.send("POST", `/observations/${observation}/decision`, decision, version);
  }

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.#ask<T>(path, signal === undefined ? {} : { signal });
  }

  send<T>(method: string, path: string, body?: unknown, version?: number): Promise<T> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (version !== undefined) headers["If-Match"] = `"${version}"`;
    return this.#ask<T>(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  async #ask<T>(path: string, options: RequestInit): Promise<T> {
    const address = `${ROOT}${path}${path.includes("?") ? "&" : "?"}lang=${this.#language}`;
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(address, { ...options, credentials: "same-origin" });
      text = await answer.text();
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new NoAnswer();
    }
    const content = text === "" ? null : readJson(text);
    if (!answer.ok) throw new Problem(answer.status, (content ?? {}) as Record<string, unknown>);
    return content as T;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // an error page of something between us and the server
  }
}

function asked(town: string, filter: Filter, box: Bounds | null): URLSearchParams {
  const query = new URLSearchParams({ municipality: town });
  writeFilter(filter, query);
  if (box !== null) query.set("bbox", box.map((edge) => edge.toFixed(7)).join(","));
  return query;
}
