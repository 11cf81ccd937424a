// What the page shows, as its address says it: filter, window of the map, chosen thing, layers, page of the list.

import { EVERYTHING, filterFrom, ON_THE_PAGE, writeFilter, type Filter } from "./filters.ts";
import type { Position } from "./model.ts";

export interface Chosen {
  readonly kind: "observation" | "action" | "area";
  readonly id: string;
}

export interface Window {
  readonly centre: Position;
  readonly zoom: number;
}

export interface Layers {
  readonly patrol: boolean;
  readonly areas: boolean;
  readonly actions: boolean;
  /** Of the background: street lamps, and which streets are lit. */
  readonly lamps: boolean;
  readonly light: boolean;
}

const NAMES = ["patrol", "areas", "actions", "lamps", "light"] as const;

export interface View {
  readonly filter: Filter;
  readonly window: Window | null;
  readonly chosen: Chosen | null;
  readonly layers: Layers;
  readonly page: number;
  readonly isListOnly: boolean;
}

export const LAYERS_AT_FIRST: Layers = { patrol: true, areas: false, actions: true, lamps: false, light: false };

export const VIEW_AT_FIRST: View = {
  filter: EVERYTHING, window: null, chosen: null, layers: LAYERS_AT_FIRST, page: 1, isListOnly: false,
};

const KINDS = ["observation", "action", "area"] as const;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The view that an address asks for; whatever can't be read is as at first. */
export function viewFrom(query: URLSearchParams): View {
  return {
    filter: filterFrom(query),
    window: windowFrom(query),
    chosen: chosenFrom(query),
    layers: layersFrom(query.get("layers")),
    page: Math.max(1, Math.min(1_000_000, Math.floor(Number(query.get("page") ?? 1)) || 1)),
    isListOnly: query.get("map") === "off",
  };
}

/** The view's query. Keeps what others have put there (the language) and is as short as it can be. */
export function queryOf(view: View, before: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams(before);
  writeFilter(view.filter, query, ON_THE_PAGE);
  const put = (name: string, value: string | null): void => {
    if (value === null) query.delete(name);
    else query.set(name, value);
  };
  const { window, chosen } = view;
  put("at", window && `${window.centre.lat.toFixed(5)},${window.centre.lon.toFixed(5)}`);
  put("z", window && String(window.zoom));
  for (const kind of KINDS) put(kind, chosen?.kind === kind ? chosen.id : null);
  const shown = layerNames(view.layers);
  put("layers", shown === layerNames(LAYERS_AT_FIRST) ? null : shown);
  put("page", view.page === 1 ? null : String(view.page));
  put("map", view.isListOnly ? "off" : null);
  return query;
}

function windowFrom(query: URLSearchParams): Window | null {
  const [lat, lon, ...more] = (query.get("at") ?? "").split(",").map((part) => (part === "" ? Number.NaN : Number(part)));
  const zoom = Number(query.get("z") ?? Number.NaN);
  const isRead = lat !== undefined && lon !== undefined && more.length === 0;
  if (!isRead || !(Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && zoom >= 0 && zoom <= 22)) return null;
  return { centre: { lon, lat }, zoom: Math.round(zoom) };
}

function chosenFrom(query: URLSearchParams): Chosen | null {
  for (const kind of KINDS) {
    const id = query.get(kind);
    if (id !== null && ID.test(id)) return { kind, id: id.toLowerCase() };
  }
  return null;
}

function layersFrom(text: string | null): Layers {
  if (text === null) return LAYERS_AT_FIRST;
  const names = text.split(",");
  return Object.fromEntries(NAMES.map((name) => [name, names.includes(name)])) as unknown as Layers;
}

function layerNames(layers: Layers): string {
  const names = NAMES.filter((name) => layers[name]);
  return names.length === 0 ? "none" : names.join(",");
}
