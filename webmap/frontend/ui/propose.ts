// A new action for one or several observations.

import { t } from "../core/texts.ts";
import { Problem } from "../io/api.ts";
import { field, h, input, select, setFault, textarea } from "./elements.ts";
import type { Mode } from "./modes.ts";
import { savingForm, type Bench } from "./observation_modes.ts";
import type { Screen } from "./shell.ts";

export class Propose implements Mode, Screen {
  readonly isMode = true;
  readonly element: HTMLElement;
  readonly focus: HTMLElement;
  readonly #bench: Bench;
  readonly #observations: readonly string[];
  readonly #id = crypto.randomUUID();
  readonly #title = input("title", "text", "", { maxlength: 300, required: true, autocomplete: "off" });
  readonly #kind: HTMLSelectElement;
  readonly #unit = input("responsible_unit", "text", "", { maxlength: 300, autocomplete: "off" });
  readonly #due = input("due", "date", "");
  readonly #description = textarea("description", "");

  constructor(bench: Bench, observations: readonly string[]) {
    this.#bench = bench;
    this.#observations = observations;
    const { world } = bench;
    this.#kind = select("kind", world.vocabulary.action_kinds.map(({ code, label }) => ({ value: code, label })), "simple");
    this.focus = h("h2", { tabindex: "-1" }, t("New action"));
    const names = observations.slice(0, 20).map((id) => h("li", {}, world.nameOf(id)));
    const leave = (): void => bench.modes.leave(this);
    this.element = savingForm(
      bench, { text: t("Save the action"), save: () => this.#save(), cancel: leave }, this.focus, h("p", {}, t("For {count} observations:", { count: observations.length })), h("ul", {}, ...names),
      observations.length > 20 && h("p", { class: "soft" }, t("and {count} more", { count: observations.length - 20 })),
      field(t("What is to be done?"), this.#title), field(t("Kind"), this.#kind), field(t("Responsible unit"), this.#unit),
      field(t("Due"), this.#due), field(t("Description"), this.#description),
    );
  }

  enter(): void {
    this.#bench.shell.show(this);
    this.#title.focus();
  }

  exit(): void {
    this.#bench.shell.close(this);
  }

  async #save(): Promise<void> {
    const { deeds, world, modes } = this.#bench;
    const isNamed = this.#title.value.trim() !== "";
    setFault(this.#title, isNamed ? "" : t("Say in a few words what is to be done."));
    if (!isNamed) return this.#title.focus();
    try {
      const kept = await deeds.propose(this.#id, {
        title: this.#title.value.trim(), kind: this.#kind.value, responsible_unit: this.#unit.value.trim(),
        due: this.#due.value || null, description: this.#description.value.trim(),
      }, this.#observations);
      modes.leave(this);
      world.setMarking(false);
      world.choose({ kind: "action", id: kept.id });
    } catch (error) {
      const control = error instanceof Problem && this.element.querySelector<HTMLElement>(`[name="${CSS.escape(error.field ?? "-")}"]`);
      if (error instanceof Problem && control) setFault(control, error.title);
      throw error;
    }
  }
}
