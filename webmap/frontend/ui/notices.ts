// What the page says of itself: one place for what went well, one for what did not.

import { signInAddress } from "../core/permissions.ts";
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

  /** Says what went wrong, what is safe, what to do; stays until it is closed or something succeeds. `again` is for when signing in helps. */
  fault(error: unknown, addition = "", again: (() => void) | null = null): void {
    const retry = again === null ? null : (): void => {
      this.clearFault();
      again();
    };
    const line = h(
      "div", { class: "alert" }, h("div", {}, ...wordsOf(error), addition === "" ? null : h("p", {}, addition), wayIn(error, retry)),
      button("×", () => this.clearFault(), { look: "plain", label: t("Close the message") }),
    );
    this.#show(this.#alert, line);
    this.#show(this.#status);
  }

  /** Does something; where that fails it is said, and can be tried again where signing in helps. */
  async attempt(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.fault(error, "", () => void this.attempt(act));
    }
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

/** An error in words, for a place of its own: in a dialog, which lies over everything else. */
export function faultLine(error: unknown, again: () => void): HTMLElement {
  return h("div", { class: "alert" }, ...wordsOf(error), wayIn(error, again));
}

function wordsOf(error: unknown): [HTMLElement, string] {
  const { title, detail } = sentences(error);
  return [h("strong", {}, title), detail];
}

/** Where it is for others: a way to sign in beside this page, which keeps what was written on it, then to try again. */
function wayIn(error: unknown, again: (() => void) | null): HTMLElement | null {
  if (!(error instanceof Problem) || !error.isAccess) return null;
  const entrance = h("a", { class: "button", href: signInAddress(location.pathname + location.search), target: "_blank", rel: "noopener" }, t("Sign in (opens in a new tab)"));
  return h(
    "div", { class: "stack stack--tight" }, h("p", {}, t("What you have written is still here. Sign in in the new tab, then come back to this one and try again.")),
    h("div", { class: "row" }, entrance, again === null ? null : button(t("Try again"), again)),
  );
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
