// The frame around the panel: its tabs, which part of it is in sight, the sheet on a phone.

import { t } from "../core/texts.ts";
import { h, newId } from "./elements.ts";

export type Tab = "list" | "filter" | "layers";

/** What stands in the panel: its element, and what gets focus when a person opens it. */
export interface Screen {
  readonly element: HTMLElement;
  readonly focus?: HTMLElement;
  /** A form that has to be saved or cancelled before the panel shows anything else. */
  readonly isMode?: boolean;
}

const SHEETS = ["low", "half", "full"] as const;

export class Shell {
  readonly page: HTMLElement;
  readonly #body = h("div", { class: "panel-body", tabindex: "-1" });
  readonly #foot = h("div");
  readonly #tabs = new Map<Tab, HTMLButtonElement>();
  readonly #screens = new Map<Tab, Screen>();
  readonly #sheetSwitch: HTMLButtonElement;
  #tab: Tab = "list";
  #timesChosen = 0;
  #over: Screen | null = null;
  #scroll = new Map<Tab, number>();

  constructor(page: HTMLElement, panel: HTMLElement) {
    this.page = page;
    this.#sheetSwitch = h("button", { type: "button", class: "tab sheet-switch", on: { click: () => this.#nextSheet() } });
    const labels: [Tab, string][] = [["list", t("List")], ["filter", t("Filter")], ["layers", t("Layers")]];
    for (const [tab, label] of labels) {
      const made = h("button", { type: "button", class: "tab", on: { click: () => this.#chooseTab(tab) } }, label);
      this.#tabs.set(tab, made);
    }
    const bar = h("div", { class: "tabs", role: "group", "aria-label": t("What the panel shows") }, ...this.#tabs.values(), this.#sheetSwitch);
    this.#body.id = newId("panel");
    panel.replaceChildren(bar, this.#body, this.#foot);
    this.setSheet("half");
  }

  add(tab: Tab, screen: Screen): void {
    this.#screens.set(tab, screen);
    if (tab === this.#tab) this.#draw();
  }

  setTabText(tab: Tab, text: string): void {
    const found = this.#tabs.get(tab);
    if (found !== undefined) found.textContent = text;
  }

  /** What stands below whatever the panel shows. */
  setFoot(element: HTMLElement | null): void {
    if (element !== null && this.#foot.firstElementChild === element) return; // whoever stands on it stays there
    this.#foot.replaceChildren(...(element === null ? [] : [element]));
  }

  /** How often a person has chosen a tab: what was asked for before is no longer what they look at. */
  get timesChosen(): number {
    return this.#timesChosen;
  }

  #chooseTab(tab: Tab): void {
    this.#timesChosen += 1;
    this.open(tab);
  }

  /** Opens a tab, over whatever was there. */
  open(tab: Tab): void {
    this.#keepScroll();
    this.#over = null;
    this.#tab = tab;
    this.#draw();
    this.#body.scrollTop = this.#scroll.get(tab) ?? 0;
    if (this.page.dataset["sheet"] === "low") this.setSheet("half");
  }

  /** Shows a screen over the tabs until it is closed. */
  show(screen: Screen): void {
    this.#keepScroll();
    this.#over = screen;
    this.#draw();
    this.#body.scrollTop = 0;
    if (this.page.dataset["sheet"] === "low") this.setSheet("half");
    screen.focus?.focus({ preventScroll: true });
  }

  isShown(screen: Screen): boolean {
    return this.#over === screen;
  }

  /** Takes a screen away, if it is the one that stands there. */
  close(screen: Screen): void {
    if (this.#over !== screen) return;
    this.open(this.#tab);
    if (document.activeElement === document.body || document.activeElement === null) this.#body.focus({ preventScroll: true });
  }

  setSheet(size: (typeof SHEETS)[number]): void {
    this.page.dataset["sheet"] = size;
    const words = { low: t("Larger panel"), half: t("Whole screen"), full: t("Show the map") };
    this.#sheetSwitch.textContent = { low: "▴", half: "▴", full: "▾" }[size];
    this.#sheetSwitch.setAttribute("aria-label", words[size]);
  }

  #nextSheet(): void {
    const now = SHEETS.findIndex((size) => size === this.page.dataset["sheet"]);
    this.setSheet(SHEETS[(now + 1) % SHEETS.length] ?? "half");
  }

  #keepScroll(): void {
    if (this.#over === null) this.#scroll.set(this.#tab, this.#body.scrollTop);
  }

  #draw(): void {
    const screen = this.#over ?? this.#screens.get(this.#tab);
    if (screen !== undefined) this.#body.replaceChildren(screen.element);
    const isMode = this.#over?.isMode === true;
    this.#foot.hidden = isMode; // one thing to save at a time
    for (const made of this.#tabs.values()) made.hidden = isMode;
    for (const [tab, made] of this.#tabs) made.setAttribute("aria-pressed", String(this.#over === null && tab === this.#tab));
  }
}
