// The layers: what lies on the map beside the observations, and each area and action as a line to choose.

import type { Action, Area } from "../core/model.ts";
import { areaName, ownName, wantsMark } from "../core/names.ts";
import { number, t } from "../core/texts.ts";
import type { Layers } from "../core/view.ts";
import { labelOf } from "../core/vocabulary.ts";
import { badge, button, checkbox, h } from "./elements.ts";
import type { Screen } from "./shell.ts";
import { ACTION_LETTER, observationSymbol, symbol } from "./symbols.ts";
import type { World } from "./world.ts";

export interface LayersListener {
  readonly draw: () => void;
}

export class LayersScreen implements Screen {
  readonly element = h("div", { class: "stack" });
  readonly #world: World;
  readonly #listener: LayersListener;
  readonly #ownLayers: HTMLElement;

  constructor(world: World, listener: LayersListener, ownLayers: HTMLElement) {
    this.#ownLayers = ownLayers;
    this.#world = world;
    this.#listener = listener;
    world.on(["areas", "actions", "layers", "chosen"], () => this.#draw());
    this.#draw();
  }

  #draw(): void {
    const { areas, actions, viewer } = this.#world;
    const focused = document.activeElement?.getAttribute("data-key") ?? null;
    const patrol = areas.filter((one) => one.properties.kind === "patrol");
    const others = areas.filter((one) => one.properties.kind !== "patrol");
    this.element.replaceChildren(
      h("h2", {}, t("Layers")),
      ...this.#group("patrol", t("Patrol areas"), this.#names(patrol, ownName)),
      ...(viewer.may("draw_area") ? [h("div", {}, button(t("Draw a patrol area"), this.#listener.draw))] : []),
      ...this.#group("areas", t("Other areas"), this.#names(others, (one) => areaName(one, this.#world.naming))),
      ...this.#group("actions", t("Actions"), actions.map((one) => this.#action(one))),
      this.#ownLayers,
      ...this.#background(),
      this.#legend(),
    );
    if (focused !== null) this.element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  /** The background's own layers, each with the sign that it is drawn by. */
  #background(): HTMLElement[] {
    const layers = this.#world.background?.layers ?? {};
    const [lamps, light] = [layers["lamps"] ?? 0, layers["light"] ?? 0];
    const sign = (name: string, text: string): HTMLElement => h("li", { class: "row" }, h("span", { class: `ground-sign ground-sign--${name}`, "aria-hidden": "true" }), text);
    return [
      ...(lamps === 0 ? [] : [this.#layer("lamps", t("Street lamps"), lamps), h("ul", { class: "plain-list" }, sign("lamp", t("A street lamp; they show when you zoom in")))]),
      ...(light === 0 ? [] : [
        this.#layer("light", t("Lit and unlit streets"), light),
        h("ul", { class: "plain-list" }, sign("lit", t("Lit, by what the map knows")), sign("unlit", t("Unlit, by what the map knows"))),
      ]),
    ];
  }

  /** A layer with its lines. One that holds nothing is only for the municipality, which may fill it. */
  #group(name: keyof Layers, label: string, lines: readonly HTMLElement[]): HTMLElement[] {
    if (lines.length === 0 && !this.#world.viewer.sees("I")) return [];
    return [this.#layer(name, label, lines.length), h("ul", { class: "plain-list" }, ...lines)];
  }

  #layer(name: keyof Layers, label: string, count: number): HTMLElement {
    const box = checkbox(`${label} (${number(count)})`, this.#world.layers[name], (isOn) => {
      this.#world.setLayers({ ...this.#world.layers, [name]: isOn });
    });
    box.querySelector("input")?.setAttribute("data-key", name);
    return h("h3", { class: "layer-name" }, box);
  }

  #names(areas: readonly Area[], nameOf: (one: Area) => string): HTMLElement[] {
    return areas.map((one) => this.#line(nameOf(one), one.id, false, () => this.#world.choose({ kind: "area", id: one.id })));
  }

  #action(one: Action): HTMLElement {
    const { title, state, is_example } = one.properties;
    const name = `${title} · ${labelOf(this.#world.vocabulary.action_states, state)}`;
    return this.#line(name, one.id, wantsMark(title, is_example), () => this.#world.choose({ kind: "action", id: one.id }));
  }

  #line(name: string, id: string, isExample: boolean, choose: () => void): HTMLElement {
    const pressed = button(name, choose, { look: "plain" });
    pressed.setAttribute("data-key", id);
    if (this.#world.chosen?.id === id) pressed.setAttribute("aria-current", "true");
    return h("li", { class: "row" }, pressed, isExample ? badge(t("Example"), "example") : null);
  }

  #legend(): HTMLElement {
    const { vocabulary, viewer } = this.#world;
    const about = h("li", { class: "row" }, h("span", { class: "about-sign", "aria-hidden": "true" }, observationSymbol("neutral", "·")), t("Dashed square: the place is shown within about 100 meters"));
    const line = (picture: SVGSVGElement, label: string): HTMLElement => h("li", { class: "row" }, picture, label);
    return h(
      "section", { class: "stack stack--tight", "aria-label": t("What the signs mean") }, h("h3", {}, t("What the signs mean")),
      h(
        "ul", { class: "plain-list signs" },
        ...vocabulary.valences.map((one) => line(observationSymbol(one.code, "·"), one.label)),
        !viewer.seesExactly && about,
        line(symbol("action", ACTION_LETTER), t("Action")),
        ...vocabulary.groups.map((one) => line(observationSymbol("neutral", one.code), one.label)),
      ),
    );
  }
}
