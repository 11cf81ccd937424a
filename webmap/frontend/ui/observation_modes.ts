// The modes around one observation: place a new one, edit one, move one.

import { draftOf, edited, moved } from "../core/draft.ts";
import { positionOf, type Observation } from "../core/model.ts";
import { title } from "../core/names.ts";
import { t } from "../core/texts.ts";
import { Problem } from "../io/api.ts";
import { button, h, type Child } from "./elements.ts";
import type { Deeds } from "./deeds.ts";
import type { Mode, Modes } from "./modes.ts";
import type { Notices } from "./notices.ts";
import { ObservationForm } from "./observation_form.ts";
import { Placing } from "./placing.ts";
import type { Screen, Shell } from "./shell.ts";
import type { Stage } from "./stage.ts";
import type { World } from "./world.ts";

/** What every mode works with. */
export interface Bench {
  readonly world: World;
  readonly deeds: Deeds;
  readonly modes: Modes;
  readonly shell: Shell;
  readonly stage: Stage;
  readonly notices: Notices;
}

export interface Saving {
  readonly text: string;
  readonly save: () => Promise<void>;
  readonly cancel: () => void;
}

/** A form with save and cancel at its foot; Enter in a line saves. While it is being saved it can't be saved again. */
export function savingForm(bench: Bench, { text, save, cancel }: Saving, ...children: Child[]): HTMLFormElement {
  let isBusy = false;
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    form.setAttribute("aria-busy", "true");
    try {
      await save();
    } catch (error) {
      bench.notices.fault(error, "", () => void (form.isConnected ? submit() : undefined)); // a form that was left is not saved
    } finally {
      isBusy = false;
      form.removeAttribute("aria-busy");
    }
  };
  const foot = h("div", { class: "panel-foot" }, h("button", { type: "submit", class: "button button--primary" }, text), button(t("Cancel"), cancel));
  const form = h("form", { class: "stack", novalidate: true }, ...children, foot);
  form.addEventListener("input", () => { form.dataset["touched"] = "true"; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  return form;
}

export class PlaceNew implements Mode, Screen {
  readonly isMode = true;
  readonly element: HTMLElement;
  readonly focus: HTMLElement;
  readonly #bench: Bench;
  readonly #placing: Placing;
  readonly #form: ObservationForm;
  /** Made once for this form: however often it is sent, it makes one observation. */
  readonly #id = crypto.randomUUID();

  constructor(bench: Bench) {
    this.#bench = bench;
    const leave = (): void => bench.modes.leave(this);
    this.#placing = new Placing(bench.stage, null, { placed: () => this.#form.first.focus(), leave });
    this.#form = new ObservationForm(bench.world);
    this.focus = h("h2", { tabindex: "-1" }, t("New observation"));
    const saving = { text: t("Save the observation"), save: () => this.#save(), cancel: leave };
    const help = h("p", { class: "hint" }, t("Click on the map. With keys: arrows move the map under the crosshair (Shift: finely), Enter places, Esc leaves."));
    this.element = savingForm(bench, saving, this.focus, bench.stage.hasMap() && help, this.#placing.element, this.#form.element);
  }

  enter(): void {
    this.#bench.world.choose(null);
    this.#bench.shell.show(this);
    this.#placing.start();
    if (this.#bench.stage.hasMap()) this.#bench.stage.aimAt(null);
  }

  exit(): void {
    this.#placing.stop();
    this.#bench.shell.close(this);
  }

  async #save(): Promise<void> {
    const { placed } = this.#placing;
    if (!this.#form.check(placed)) return;
    try {
      const kept = await this.#bench.deeds.record(this.#id, this.#form.read(), placed);
      this.#bench.modes.leave(this);
      this.#bench.world.choose({ kind: "observation", id: kept.id });
    } catch (error) {
      if (error instanceof Problem) this.#form.point(error.field, error.title);
      throw error;
    }
  }
}

export class Edit implements Mode, Screen {
  readonly isMode = true;
  readonly element: HTMLElement;
  readonly focus: HTMLElement;
  readonly #bench: Bench;
  readonly #observation: Observation;
  readonly #form: ObservationForm;

  constructor(bench: Bench, observation: Observation) {
    this.#bench = bench;
    this.#observation = observation;
    this.#form = new ObservationForm(bench.world, draftOf(observation, bench.world.naming.zone));
    this.focus = h("h2", { tabindex: "-1" }, t("Edit: {name}", { name: title(observation, bench.world.naming) }));
    const saving = { text: t("Save the changes"), save: () => this.#save(), cancel: () => bench.modes.leave(this) };
    this.element = savingForm(bench, saving, this.focus, this.#form.element);
  }

  enter(): void {
    this.#bench.shell.show(this);
  }

  exit(): void {
    this.#bench.shell.close(this);
  }

  async #save(): Promise<void> {
    const { world, deeds, modes } = this.#bench;
    const before = positionOf(this.#observation);
    if (!this.#form.check(before === null ? null : { position: before, placement: "" })) return;
    const change = edited(this.#observation, this.#form.read(), world.naming.zone);
    try {
      if ((await deeds.save("observations", this.#observation, change, t("The changes are saved."))) === null) return;
    } catch (error) {
      if (error instanceof Problem) this.#form.point(error.field, error.title);
      throw error;
    }
    modes.leave(this);
    world.choose({ kind: "observation", id: this.#observation.id });
  }
}

export class Move implements Mode, Screen {
  readonly isMode = true;
  readonly element: HTMLElement;
  readonly focus: HTMLElement;
  readonly #bench: Bench;
  readonly #observation: Observation;
  readonly #placing: Placing;

  constructor(bench: Bench, observation: Observation) {
    this.#bench = bench;
    this.#observation = observation;
    const before = positionOf(observation);
    const leave = (): void => bench.modes.leave(this);
    const placed = before === null ? null : { position: before, placement: observation.properties.placement ?? "" };
    this.#placing = new Placing(bench.stage, placed, { placed: () => this.element.querySelector<HTMLElement>("[type=submit]")?.focus(), leave });
    this.focus = h("h2", { tabindex: "-1" }, t("Move: {name}", { name: title(observation, bench.world.naming) }));
    const saving = { text: t("Save the place"), save: () => this.#save(), cancel: leave };
    const help = h("p", { class: "hint" }, t("Drag the pin or click on the map. With keys: arrows move the map under the crosshair, Enter places, Esc leaves."));
    this.element = savingForm(bench, saving, this.focus, bench.stage.hasMap() && help, this.#placing.element);
  }

  enter(): void {
    this.#bench.shell.show(this);
    this.#placing.start();
    this.#bench.stage.aimAt(positionOf(this.#observation));
  }

  exit(): void {
    this.#placing.stop();
    this.#bench.shell.close(this);
  }

  async #save(): Promise<void> {
    const { world, deeds, modes } = this.#bench;
    const change = moved(this.#observation, this.#placing.placed);
    if ((await deeds.save("observations", this.#observation, change, t("The new place is saved."))) === null) return;
    modes.leave(this);
    world.choose({ kind: "observation", id: this.#observation.id });
  }
}
