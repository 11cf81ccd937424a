// The municipality's own layers in the panel: each to be switched on, with its list twin of what lies in the window.

import { inWords, type OwnFeature, type OwnLayer } from "../core/own_layers.ts";
import { number, t } from "../core/texts.ts";
import type { Api } from "../io/api.ts";
import type { OwnShapes } from "../map/own_layers.ts";
import { checkbox, h } from "./elements.ts";
import type { Notices } from "./notices.ts";

/** Features that are fetched and drawn for one window; the list says how many of them stand in it. */
const LIMIT = 2000;
const LISTED = 100;
/** Moves that follow each other so quickly are one. */
const SETTLED_MS = 200;

export class OwnLayers {
  readonly element = h("section", { class: "stack stack--tight", hidden: true, "aria-label": t("The municipality's own layers") });
  readonly #api: Api;
  readonly #town: string;
  readonly #shapes: OwnShapes;
  readonly #notices: Notices;
  readonly #lists = new Map<string, HTMLElement>();
  readonly #fetching = new Map<string, AbortController>();
  #shown: OwnLayer[] = [];
  #layers: readonly OwnLayer[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Api, town: string, shapes: OwnShapes, notices: Notices) {
    this.#api = api;
    this.#town = town;
    this.#shapes = shapes;
    this.#notices = notices;
    shapes.onMove(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#shown.forEach((layer) => void this.#fill(layer)), SETTLED_MS);
    });
  }

  async load(): Promise<void> {
    try {
      this.#layers = await this.#api.ownLayers(this.#town);
    } catch (error) {
      this.#notices.fault(error);
      return;
    }
    this.element.hidden = this.#layers.length === 0;
    this.element.replaceChildren(h("h3", {}, t("The municipality's own layers")), ...this.#layers.map((layer) => this.#line(layer)));
  }

  #line(layer: OwnLayer): HTMLElement {
    const list = h("div", {});
    this.#lists.set(layer.name, list);
    const box = checkbox(`${layer.name} (${number(layer.count)})`, false, (isOn) => this.#switch(layer, isOn));
    return h("div", {}, box, layer.credit === "" ? null : h("p", { class: "hint" }, layer.credit), list);
  }

  #switch(layer: OwnLayer, isOn: boolean): void {
    this.#shown = this.#shown.filter((one) => one !== layer);
    if (isOn) {
      this.#shown.push(layer);
      void this.#fill(layer);
    } else {
      this.#fetching.get(layer.name)?.abort();
      this.#shapes.clear(layer.name);
      this.#lists.get(layer.name)?.replaceChildren();
    }
  }

  async #fill(layer: OwnLayer): Promise<void> {
    this.#fetching.get(layer.name)?.abort();
    const fetching = new AbortController();
    this.#fetching.set(layer.name, fetching);
    try {
      const features = await this.#api.ownFeatures(this.#town, layer.name, this.#shapes.bounds, LIMIT, fetching.signal);
      if (fetching.signal.aborted) return;
      this.#shapes.draw(layer.name, this.#layers.indexOf(layer), features);
      this.#list(layer, features);
    } catch (error) {
      if (!fetching.signal.aborted) this.#notices.fault(error);
    }
  }

  #list(layer: OwnLayer, features: readonly OwnFeature[]): void {
    const isCut = features.length === LIMIT;
    const title = isCut ? t("The first {count} here; zoom in for all", { count: features.length }) : t("In the map's window: {count}", { count: features.length });
    const lines = features.slice(0, LISTED).map((one) => h("li", {}, inWords(one, t("no. {number}", { number: one.id }))));
    const rest = features.length > LISTED ? h("p", { class: "hint" }, t("The first {count} are listed.", { count: LISTED })) : null;
    const place = this.#lists.get(layer.name);
    const wasOpen = place?.querySelector("details")?.open ?? false;
    const details = h("details", {}, h("summary", {}, title), h("ul", { class: "plain-list small" }, ...lines), rest);
    details.open = wasOpen;
    place?.replaceChildren(details);
  }
}
