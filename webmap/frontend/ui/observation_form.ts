// The form of an observation: for a new one, and for one that is there.

import { EMPTY, faultsIn, type Draft, type Placed } from "../core/draft.ts";
import { t } from "../core/texts.ts";
import { fieldName, timeLabel, TIMES } from "../core/names.ts";
import { byGroup, type Step } from "../core/vocabulary.ts";
import { field, h, input, segments, select, setFault, textarea } from "./elements.ts";
import { Several } from "./several.ts";
import { observationSymbol } from "./symbols.ts";
import type { World } from "./world.ts";

export class ObservationForm {
  readonly element: HTMLElement;
  readonly #world: World;
  readonly #valence: HTMLFieldSetElement;
  readonly #feeling: HTMLFieldSetElement;
  readonly #severity: HTMLFieldSetElement;
  readonly #code: HTMLSelectElement;
  readonly #day: HTMLInputElement;
  readonly #time: HTMLInputElement;
  readonly #place: HTMLInputElement;
  readonly #texts: readonly HTMLTextAreaElement[];
  readonly #state: HTMLSelectElement;
  readonly #walk: HTMLSelectElement;
  readonly #secondary: Several;
  readonly #times: Several;

  constructor(world: World, draft: Draft = EMPTY) {
    this.#world = world;
    const { vocabulary, walks } = world;
    const terms = (list: readonly { code: string; label: string }[]): { value: string; label: string }[] =>
      list.map(({ code, label }) => ({ value: code, label }));
    const steps = (list: readonly Step[]): { value: string; label: string }[] =>
      [...list.map(({ value, label }) => ({ value: String(value), label })), { value: "", label: t("Not said") }];
    this.#valence = segments(t("Safe or unsafe"), "valence", terms(vocabulary.valences), draft.valence);
    for (const radio of this.#valence.querySelectorAll("input")) radio.after(observationSymbol(radio.value, "·"));
    this.#feeling = segments(t("How does it feel here?"), "feeling", steps(vocabulary.feelings), draft.feeling);
    this.#severity = segments(t("How serious is it?"), "severity", steps(vocabulary.severities), draft.severity);
    this.#code = this.#categories(draft.primary_code);
    this.#day = input("day", "date", draft.day);
    this.#time = input("time", "time", draft.time);
    this.#place = input("place", "text", draft.place, { maxlength: 300, autocomplete: "off" });
    this.#texts = (["text_raw", "text_public", "why", "proposal"] as const).map((name) => textarea(name, draft[name]));
    this.#state = select("state", terms(vocabulary.observation_states), draft.state);
    const any = { value: "", label: t("No walk") };
    this.#walk = select("walk_id", [any, ...walks.map((one) => ({ value: one.id, label: one.properties.title }))], draft.walk_id);
    const groups = byGroup(vocabulary).map(([group, categories]) => ({ label: group.label, options: terms(categories) }));
    this.#secondary = new Several("secondary_codes", fieldName("secondary_codes", vocabulary), groups, draft.secondary_codes);
    const times = TIMES.map((value) => ({ value, label: timeLabel(value) }));
    this.#times = new Several("applies_when", fieldName("applies_when", vocabulary), [{ label: "", options: times }], draft.applies_when);
    if (!draft.secondary_codes.includes(draft.primary_code)) this.#secondary.leaveOut(draft.primary_code);
    this.#code.addEventListener("change", () => this.#secondary.leaveOut(this.#code.value));
    this.element = this.#layout();
  }

  /** The first thing to fill in. */
  get first(): HTMLElement {
    return this.#valence.querySelector<HTMLElement>("input:checked") ?? this.#code;
  }

  read(): Draft {
    const [text_raw = "", text_public = "", why = "", proposal = ""] = this.#texts.map((one) => one.value);
    return {
      valence: chosen(this.#valence), primary_code: this.#code.value, secondary_codes: this.#secondary.value,
      feeling: chosen(this.#feeling), severity: chosen(this.#severity), day: this.#day.value, time: this.#time.value,
      place: this.#place.value, text_raw, text_public, why, proposal, state: this.#state.value, walk_id: this.#walk.value,
      applies_when: this.#times.value,
    };
  }

  /** Says beside each control what is missing, and leads to the first of them. */
  check(placed: Placed): boolean {
    const faults = faultsIn(this.read(), placed, this.#world.naming.zone);
    const places: readonly [HTMLElement, string][] = [
      [this.#code, faults.includes("category-missing") ? t("Choose a category.") : ""],
      [this.#day, faults.includes("time-without-day") ? t("Say which day, or leave the time out.") : ""],
      [this.#time, faults.includes("time-skipped") ? t("No clock showed that time: clocks were put forward over it.") : ""],
      [this.#place, faults.includes("place-missing") ? t("Describe the place in words, or give it a place on the map.") : ""],
    ];
    for (const [control, sentence] of places) setFault(control, sentence);
    places.find(([, sentence]) => sentence !== "")?.[0].focus();
    return faults.length === 0;
  }

  /** Puts the server's words beside the control that they are about. */
  point(name: string | null, sentence: string): void {
    const control = name === null ? null : this.element.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`);
    if (control !== null && control !== undefined) setFault(control, sentence);
  }

  #layout(): HTMLElement {
    const mayReview = this.#world.viewer.may("review");
    const [said, shown, why, proposal] = this.#texts as [HTMLTextAreaElement, HTMLTextAreaElement, HTMLTextAreaElement, HTMLTextAreaElement];
    return h(
      "div", { class: "stack" }, this.#valence, field(t("Category"), this.#code),
      field(t("Place in words"), this.#place, t("Street, building or what people call it")),
      field(t("What did you see?"), said, t("Stays internal. Leave out names and who lives where.")), this.#feeling, this.#severity,
      h("div", { class: "two" }, field(t("Day"), this.#day), field(t("Time"), this.#time)),
      h("details", { class: "stack" }, h("summary", {}, t("More details")),
        h("div", { class: "stack" }, field(t("Why does it feel so?"), why), field(t("Proposal"), proposal),
          mayReview && field(t("Public text"), shown, t("What everyone may read, after review")),
          mayReview && field(t("State"), this.#state), field(t("Safety walk"), this.#walk), this.#times.element, this.#secondary.element)),
    );
  }

  #categories(code: string): HTMLSelectElement {
    const groups = byGroup(this.#world.vocabulary).map(([group, categories]) =>
      h("optgroup", { label: group.label }, ...categories.map((one) => h("option", { value: one.code }, one.label))));
    const made = h("select", { name: "primary_code", required: true }, h("option", { value: "" }, t("Choose …")), ...groups);
    made.value = code;
    return made;
  }
}

function chosen(group: HTMLFieldSetElement): string {
  return group.querySelector<HTMLInputElement>("input:checked")?.value ?? "";
}
