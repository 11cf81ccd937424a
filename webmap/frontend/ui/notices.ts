// What the page says of itself: one place for what went well, one for what did not.

import { t } from "../core/texts.ts";
import { NoAnswer, Problem } from "../io/api.ts";
import { button, h } from "./elements.ts";

const STAYS_MS = 12_000;

export class Notices {
  readonly #status: HTMLElement;
  readonly #alert: HTMLElement;
  #timer = 0;

  constructor(status: HTMLElement, alert: HTMLElement) {
    this.#status = status;
    this.#alert = alert;
  }

  /** Says what was done. With `undo` it stays until the next one, so that nobody has to hurry. */
  say(sentence: string, undo: (() => void) | null = null): void {
    this.clearFault();
    clearTimeout(this.#timer);
    const line = h("div", {}, h("span", {}, sentence));
    if (undo !== null) line.append(button(t("Undo"), undo));
    line.append(button("×", () => this.#show(this.#status), { look: "plain", label: t("Close the message") }));
    this.#show(this.#status, line);
    if (undo === null) this.#timer = window.setTimeout(() => this.#show(this.#status), STAYS_MS);
  }

  /** Says what went wrong, what is safe, what to do; stays until it is closed or something succeeds. */
  fault(error: unknown, addition = ""): void {
    const { title, detail } = sentences(error);
    const line = h(
      "div", { class: "alert" }, h("div", {}, h("strong", {}, title), detail, addition === "" ? null : h("p", {}, addition)),
      button("×", () => this.clearFault(), { look: "plain", label: t("Close the message") }),
    );
    this.#show(this.#alert, line);
    this.#show(this.#status);
  }

  clearFault(): void {
    this.#show(this.#alert);
  }

  /** Whoever stands on a message that goes is led to the page's content, not to nowhere. */
  #show(place: HTMLElement, ...lines: HTMLElement[]): void {
    const hadFocus = place.contains(document.activeElement);
    place.replaceChildren(...lines);
    if (hadFocus) place.closest("main")?.focus({ preventScroll: true });
  }
}

/** What to tell a person of an error. An unforeseen one is told as such, and written to the browser's log. */
export function sentences(error: unknown): { readonly title: string; readonly detail: string } {
  if (error instanceof Problem) {
    const reference = error.reference === null ? "" : ` ${t("Reference: {reference}", { reference: error.reference })}`;
    return { title: error.title, detail: error.detail + reference };
  }
  if (error instanceof NoAnswer) {
    return {
      title: t("The server does not answer."),
      detail: t("What you have written is still here on the screen. Try again when the connection is back."),
    };
  }
  console.error(error);
  return {
    title: t("Something went wrong on this page."),
    detail: t("Nothing was saved just now. Reload the page and try again."),
  };
}
