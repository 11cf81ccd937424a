// Searching for a place or a street by name: a field, a list below it, the map moves there.

import type { Place } from "../core/background.ts";
import { t } from "../core/texts.ts";
import { h, newId } from "./elements.ts";

/** Typing that pauses for so long is asked about. */
const PAUSE_MS = 150;

export interface SearchListener {
  readonly find: (typed: string, signal: AbortSignal) => Promise<readonly Place[]>;
  readonly choose: (place: Place) => void;
  readonly fault: (error: unknown) => void;
}

/** A combobox: arrows go through the hits, Enter takes one, Esc closes the list and then empties the field. */
export class Search {
  readonly element: HTMLElement;
  readonly #listener: SearchListener;
  readonly #input: HTMLInputElement;
  readonly #list = h("ul", { class: "search-hits", role: "listbox", id: newId("hits"), hidden: true });
  readonly #said = h("p", { class: "visually-hidden", role: "status" });
  #places: readonly Place[] = [];
  #at = -1;
  #timer = 0;
  #asking = new AbortController();

  constructor(listener: SearchListener) {
    this.#listener = listener;
    const label = t("Search for a place or street");
    this.#list.setAttribute("aria-label", label);
    this.#input = h("input", {
      type: "search", class: "search-field", role: "combobox", "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "false",
      maxlength: 100, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.#list.id,
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.#close() },
    });
    this.element = h("div", { class: "search" }, this.#input, this.#list, this.#said);
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), PAUSE_MS);
  }

  async #ask(): Promise<void> {
    const typed = this.#input.value.trim();
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    if (typed === "") return this.#close();
    try {
      const found = await this.#listener.find(typed, signal);
      if (!signal.aborted && document.activeElement === this.#input) this.#show(found);
    } catch (error) {
      if (!signal.aborted) this.#listener.fault(error);
    }
  }

  #show(places: readonly Place[]): void {
    this.#places = places;
    this.#at = -1;
    this.#list.replaceChildren(...places.map((place, index) => this.#hit(place, index)));
    if (places.length === 0) this.#list.append(h("li", { class: "search-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("Nothing by that name on this map.")));
    this.#list.hidden = false;
    this.#input.setAttribute("aria-expanded", "true");
    this.#input.removeAttribute("aria-activedescendant");
    this.#said.textContent = places.length === 0 ? t("Nothing by that name on this map.") : t("{count} places found", { count: places.length });
  }

  #hit(place: Place, index: number): HTMLElement {
    const also = place.also === "" ? null : h("span", { class: "search-kind" }, place.also);
    const take = (event: Event): void => {
      event.preventDefault(); // the field keeps its focus
      this.#take(place);
    };
    return h(
      "li", { role: "option", id: `${this.#list.id}-${index}`, "aria-selected": "false", on: { mousedown: take } },
      h("span", {}, place.name), also, h("span", { class: "search-kind" }, kindOf(place)),
    );
  }

  #key(event: KeyboardEvent): void {
    const isOpen = !this.#list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen) void this.#ask();
      else this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const place = this.#places[Math.max(0, this.#at)];
      if (isOpen && place !== undefined) this.#take(place);
      else void this.#ask();
    } else if (event.key === "Escape" && (isOpen || this.#input.value !== "")) {
      if (!isOpen) this.#input.value = "";
      this.#close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #move(step: number): void {
    const count = this.#places.length;
    if (count === 0) return;
    this.#at = this.#at === -1 ? (step > 0 ? 0 : count - 1) : (this.#at + step + count) % count;
    [...this.#list.children].forEach((hit, index) => hit.setAttribute("aria-selected", String(index === this.#at)));
    const hit = this.#list.children[this.#at];
    if (!(hit instanceof HTMLElement)) return;
    this.#input.setAttribute("aria-activedescendant", hit.id);
    const below = hit.offsetTop + hit.offsetHeight - this.#list.clientHeight;
    this.#list.scrollTop = Math.max(below, Math.min(this.#list.scrollTop, hit.offsetTop)); // the list alone, not the page
  }

  #take(place: Place): void {
    this.#asking.abort();
    clearTimeout(this.#timer);
    this.#input.value = place.name;
    this.#close();
    this.#said.textContent = t("The map shows {place}.", { place: place.name });
    this.#listener.choose(place);
  }

  #close(): void {
    this.#asking.abort();
    this.#places = [];
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }
}

function kindOf({ layer, kind }: Place): string {
  if (layer === "places") return t("place");
  if (layer === "green") return t("park or green area");
  if (layer === "water") return t("lake or stream");
  return kind === "square" ? t("square") : t("street");
}
