// One observation on the desk: what was written beside what everyone will read, and what is decided of it.

import { positionOf } from "../core/model.ts";
import { title, when } from "../core/names.ts";
import { isNeverPublic, pieces, type Decision, type Mark, type Read } from "../core/review.ts";
import { t } from "../core/texts.ts";
import { wallOf } from "../core/time.ts";
import { labelOf } from "../core/vocabulary.ts";
import { Problem } from "../io/api.ts";
import { read as fetchRead } from "../io/review_api.ts";
import { badge, button, field, h, input, setFault, textarea } from "./elements.ts";
import type { Notices } from "./notices.ts";
import { PhotoDesk } from "./photos.ts";
import { sameAs } from "./review_same.ts";
import type { World } from "./world.ts";

/** Decided: on what, from which version on, and in which words. */
export interface Decided {
  readonly id: string;
  readonly version: number | undefined;
  readonly said: string;
}

export class ReviewDesk {
  readonly element = h("article", { class: "stack review-desk" });
  readonly #world: World;
  readonly #notices: Notices;
  readonly #done: (decided: Decided) => void;
  readonly #again: (id: string, said: string) => void;
  readonly #heading = h("h2", { tabindex: "-1" });
  #read: Read | null = null;
  #text = textarea("text_public", "");
  #place = input("place", "text", "", { maxlength: 300 });
  #reason = input("reason", "text", "", { maxlength: 300 });
  #passOn: HTMLButtonElement[] = [];
  #isBusy = false;
  /** What was typed of each, until it is decided on: nobody loses a text by looking at another one. */
  readonly #typed = new Map<string, { readonly text: string; readonly place: string; readonly reason: string }>();

  constructor(world: World, notices: Notices, done: (decided: Decided) => void, again: (id: string, said: string) => void) {
    this.#world = world;
    this.#notices = notices;
    this.#done = done;
    this.#again = again;
  }

  /** Another is being fetched: nothing is decided meanwhile, and what was typed of this one is kept. */
  wait(): void {
    this.#remember();
    this.#read = null;
    this.element.setAttribute("aria-busy", "true");
  }

  /** Shows one to be read, with what somebody had written of it already. */
  show(read: Read): void {
    this.#remember();
    this.#read = read;
    this.element.removeAttribute("aria-busy");
    const typed = this.#typed.get(read.observation.id);
    const { properties } = read.observation;
    this.#text = textarea("text_public", typed?.text ?? read.suggestion);
    this.#text.rows = 5;
    this.#place = input("place", "text", typed?.place ?? properties.place, { maxlength: 300 });
    this.#reason = input("reason", "text", typed?.reason ?? "", { maxlength: 300 });
    this.#heading.textContent = title(read.observation, this.#world.naming);
    const photos = new PhotoDesk(this.#world.api, read.observation.id, this.#notices);
    this.element.replaceChildren(
      h("header", { class: "stack stack--tight" }, this.#heading, h("p", { class: "row" },
        badge(labelOf(this.#world.vocabulary.observation_states, properties.state)), properties.is_example ? badge(t("Example"), "example") : null,
        h("span", { class: "soft" }, when(read.observation, this.#world.naming) || t("No time")), h("span", { class: "soft" }, this.#where(read)))),
      h("div", { class: "review-texts" }, this.#written(read), this.#public(read)),
      this.#choices(read), photos.element, sameAs(read, this.#world, this.#notices, (said) => this.#again(read.observation.id, said)),
    );
    void photos.load();
    this.#heading.focus();
  }

  empty(): void {
    this.#read = null;
    this.element.removeAttribute("aria-busy");
    this.#heading.textContent = t("Nothing waits to be read.");
    this.element.replaceChildren(this.#heading, h("p", {}, t("What comes in stands here until somebody has read it.")));
    this.#heading.focus();
  }

  focusText(): void {
    this.#text.focus();
  }

  approve(): void {
    if (this.#read === null || isNeverPublic(this.#read.observation)) return;
    void this.#decide({ decision: "approve", text_public: this.#text.value, place: this.#place.value }, t("Approved for everyone"));
  }

  keepInternal(): void {
    void this.#decide({ decision: "internal", text_public: this.#text.value, place: this.#place.value }, t("Internal only"));
  }

  focusReason(): void {
    this.#reason.focus();
  }

  focusPassOn(): void {
    this.#passOn[0]?.focus();
  }

  #remember(): void {
    if (this.#read === null) return;
    this.#typed.set(this.#read.observation.id, { text: this.#text.value, place: this.#place.value, reason: this.#reason.value });
  }

  #reject(): void {
    if (this.#reason.value.trim() === "") {
      setFault(this.#reason, t("Write in plain words why it is not accepted."));
      this.#reason.focus();
      return;
    }
    void this.#decide({ decision: "reject", reason: this.#reason.value }, t("Not accepted"));
  }

  #decide(decision: Decision, said: string): Promise<void> {
    return this.#notices.attempt(async () => {
      const read = this.#read;
      if (read === null || this.#isBusy) return;
      this.#isBusy = true;
      try {
        const kept = await this.#world.api.decide(read.observation.id, read.observation.properties.version, decision);
        this.#read = null;
        this.#typed.delete(kept.id);
        this.#done({ id: kept.id, version: kept.properties.version, said: `${said}: ${title(kept, this.#world.naming)}` });
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 412) throw error;
        await this.#afterAnother(read);
      } finally {
        this.#isBusy = false;
      }
    });
  }

  /** Somebody was faster: what stands now is shown, what was written here stays in its field. */
  async #afterAnother(before: Read): Promise<void> {
    const read = await fetchRead(this.#world.api, before.observation.id);
    this.show(read);
    const { state, text_public } = read.observation.properties;
    const now = labelOf(this.#world.vocabulary.observation_states, state);
    this.element.prepend(h(
      "div", { class: "alert", role: "alert" }, h("strong", {}, t("Somebody else changed the same thing")),
      h("p", {}, t("It is now: {state}. The public text that they saved: “{text}”. Yours is still in the field; decide again if it shall stand.", { state: now, text: text_public })),
    ));
  }

  #where(read: Read): string {
    const position = positionOf(read.observation);
    return position === null ? t("No position") : `${position.lat.toFixed(5)}, ${position.lon.toFixed(5)}`;
  }

  #written(read: Read): HTMLElement {
    const { text_raw = "", why = "", proposal = "", place } = read.observation.properties;
    const texts = [
      [t("What was written"), "text_raw", text_raw], [t("Why it feels so"), "why", why], [t("Proposal"), "proposal", proposal], [t("Place"), "place", place],
    ] as const;
    return h("section", { class: "stack stack--tight" }, ...texts.filter(([, name, text]) => name === "text_raw" || text !== "").map(([label, name, text]) =>
      h("div", { class: "stack stack--tight" }, h("h3", {}, label), marked(text, read.marks.filter((mark) => mark.field === name)))));
  }

  #public(read: Read): HTMLElement {
    const batch = wallOf(read.next_batch, this.#world.naming.zone);
    this.#text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.approve();
    });
    return h(
      "section", { class: "stack stack--tight" }, h("h3", {}, t("What everyone will read")),
      field(t("Public text"), this.#text, t("What was marked is left out. Change it as you like; empty is no text. Ctrl+Enter approves.")),
      field(t("Place in words"), this.#place, t("Never a name or a house number.")),
      h("p", { class: "hint" }, t("Everyone sees it from {day} {time} on, at an approximate place and by the part of the day.", { day: batch.day, time: batch.time })),
    );
  }

  #choices(read: Read): HTMLElement {
    const isNever = isNeverPublic(read.observation);
    const pass = (authority: string): void => void this.#decide({ decision: "forward", authority }, t("Passed on"));
    this.#passOn = this.#world.vocabulary.authorities.map(({ code, label }) => button(label, () => pass(code)));
    this.#reason.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.#reject();
    });
    return h(
      "section", { class: "stack review-choices", "aria-label": t("Decision") },
      h("div", { class: "row" }, button(t("Approve for everyone (G)"), () => this.approve(), { look: "primary", disabled: isNever }), button(t("Internal only (I)"), () => this.keepInternal())),
      isNever ? h("p", { class: "hint" }, t("Suspected drug dealing and felt threats are never shown to everyone: a point could single out a person or a home.")) : null,
      field(t("Why it is not accepted (A)"), this.#reason), h("div", {}, button(t("Do not accept"), () => this.#reject(), { look: "danger" })),
      h("div", { class: "stack stack--tight" }, h("p", {}, h("strong", {}, t("Urgent: passed on to (B)"))),
        h("p", { class: "hint" }, t("Pass it on first: call 112 where somebody is in danger, 114 14 where a crime has been committed. Then say here that you did.")),
        h("div", { class: "row" }, ...this.#passOn)),
    );
  }
}

/** A text whose marked parts say in words what they may be. */
function marked(text: string, marks: readonly Mark[]): HTMLElement {
  const parts = pieces(text, marks).map(({ text: part, label }) =>
    label === null ? document.createTextNode(part) : h("mark", { class: "review-mark" }, part, h("span", { class: "review-label" }, ` ${label}`)));
  return h("p", { class: "review-raw" }, ...(parts.length > 0 ? parts : [h("span", { class: "soft" }, t("No text"))]));
}
