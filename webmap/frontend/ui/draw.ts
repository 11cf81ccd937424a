// Drawing an area: corners by click or by keys, each of which can be moved, taken away and taken back.

import { Drawing } from "../core/drawing.ts";
import { inWords } from "../core/geo.ts";
import type { Area } from "../core/model.ts";
import { t } from "../core/texts.ts";
import { Sketch } from "../map/sketch.ts";
import { button, field, h, input, select, setFault, textarea } from "./elements.ts";
import type { Mode } from "./modes.ts";
import { savingForm, type Bench } from "./observation_modes.ts";
import type { Screen } from "./shell.ts";

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};
const STEP_PX = 10;
const FINE_PX = 1;

export class Draw implements Mode, Screen {
  readonly isMode = true;
  readonly element: HTMLElement;
  readonly focus: HTMLElement;
  readonly #bench: Bench;
  readonly #area: Area | null;
  readonly #id: string;
  readonly #drawing: Drawing;
  readonly #corners = h("ol", { class: "corners plain-list" });
  readonly #said = h("p", { "aria-live": "polite", class: "hint" });
  readonly #back = button(t("Take back the last step"), () => this.stepBack());
  readonly #name: HTMLInputElement;
  readonly #kind: HTMLSelectElement;
  readonly #decision: HTMLTextAreaElement;
  #sketch: Sketch | null = null;
  #chosen: number | null = null;

  constructor(bench: Bench, area: Area | null) {
    this.#bench = bench;
    this.#area = area;
    this.#id = area?.id ?? crypto.randomUUID();
    this.#drawing = area?.geometry ? Drawing.of(area.geometry) : Drawing.empty();
    const kinds = bench.world.vocabulary.area_kinds.map(({ code, label }) => ({ value: code, label }));
    this.#name = input("name", "text", area?.properties.name ?? "", { maxlength: 300, required: true, autocomplete: "off" });
    this.#kind = select("kind", kinds, area?.properties.kind ?? "patrol");
    this.#decision = textarea("decision", area?.properties.decision ?? "");
    this.focus = h("h2", { tabindex: "-1" }, area === null ? t("Draw a patrol area") : t("Redraw: {name}", { name: area.properties.name }));
    this.element = this.#layout();
  }

  enter(): void {
    const { stage, shell, world } = this.#bench;
    shell.show(this);
    this.#sketch = new Sketch(stage.canvas, {
      choose: (corner) => this.#choose(corner), nameOf: (corner) => this.#nameOf(corner),
      move: (corner, to) => this.#change(() => this.#drawing.move(corner, to)),
    });
    const leave = (): void => this.#bench.modes.leave(this);
    stage.startAiming({ drop: (position) => this.#change(() => this.#drawing.add(position)), leave });
    if (world.chosen !== null && this.#area === null) world.choose(null);
    this.#draw();
    if (stage.hasMap()) stage.aimAt(null);
  }

  exit(): void {
    this.#bench.stage.stopAiming();
    this.#sketch?.remove();
    this.#bench.shell.close(this);
  }

  #layout(): HTMLElement {
    const bench = this.#bench;
    const kept = this.#drawing.untouched;
    const leave = (): void => bench.modes.leave(this);
    return savingForm(
      bench, { text: t("Save the area"), save: () => this.#save(), cancel: leave }, this.focus,
      h("p", { class: "hint" }, t("Click for each corner. With keys: arrows move the map under the crosshair (Shift: finely), Enter adds a corner, Esc leaves.")),
      kept > 0 && h("p", { class: "hint" }, t("Its largest part is redrawn; {count} other parts or holes stay as they are.", { count: kept })),
      h("fieldset", { class: "stack stack--tight" }, h("legend", {}, t("Corners")), this.#said, this.#corners, h("div", { class: "row" }, this.#back)),
      field(t("Name"), this.#name), field(t("Kind"), this.#kind),
      field(t("Decision"), this.#decision, t("Who decided it, when, and from what")),
    );
  }

  #nameOf(corner: number): string {
    return t("Corner {nth} of {total}", { nth: corner + 1, total: this.#drawing.corners.length });
  }

  #change(step: () => void): void {
    step();
    const { length } = this.#drawing.corners;
    if (this.#chosen !== null && this.#chosen >= length) this.#chosen = null;
    this.#draw();
  }

  stepBack(): void {
    this.#change(() => this.#drawing.stepBack());
    if (this.#back.disabled) this.focus.focus();
  }

  #choose(corner: number): void {
    this.#chosen = this.#chosen === corner ? null : corner;
    this.#draw();
    this.#corners.querySelectorAll<HTMLElement>("[data-corner]")[corner]?.focus();
  }

  #draw(): void {
    const { corners, canStepBack } = this.#drawing;
    const focused = (document.activeElement as HTMLElement | null)?.dataset["corner"];
    this.#sketch?.draw(corners, this.#chosen);
    this.#said.textContent = this.#drawing.canBeFinished
      ? t("{count} corners.", { count: corners.length })
      : t("{count} corners; an area needs at least three.", { count: corners.length });
    this.#back.disabled = !canStepBack;
    this.#corners.replaceChildren(...corners.map((_corner, index) => this.#row(index)));
    if (focused !== undefined) this.#corners.querySelectorAll<HTMLElement>("[data-corner]")[Number(focused)]?.focus();
  }

  #row(index: number): HTMLElement {
    const corner = this.#drawing.corners[index];
    const pick = button(String(index + 1), () => this.#choose(index), { pressed: index === this.#chosen, label: this.#nameOf(index) });
    pick.dataset["corner"] = String(index);
    pick.title = t("Arrows move the corner, Shift and arrows finely, Delete takes it away");
    pick.addEventListener("keydown", (event) => this.#key(event, index));
    const remove = button("×", () => this.#change(() => this.#drawing.remove(index)), { look: "plain", label: t("Take away corner {nth}", { nth: index + 1 }) });
    return h("li", { class: "row" }, pick, h("span", { class: "soft small" }, corner === undefined ? "" : inWords(corner)), remove);
  }

  #key(event: KeyboardEvent, index: number): void {
    const step = STEPS[event.key];
    const corner = this.#drawing.corners[index];
    if (corner === undefined || (step === undefined && event.key !== "Delete")) return;
    event.preventDefault();
    if (step === undefined) return this.#change(() => this.#drawing.remove(index));
    const length = event.shiftKey ? FINE_PX : STEP_PX;
    const to = this.#bench.stage.canvas.beside(corner, step[0] * length, step[1] * length);
    this.#change(() => this.#drawing.move(index, to));
    if (!this.#bench.stage.canvas.holds(to)) this.#bench.stage.lookAt(to);
  }

  async #save(): Promise<void> {
    const { deeds, world, modes, notices } = this.#bench;
    const isNamed = this.#name.value.trim() !== "";
    setFault(this.#name, isNamed ? "" : t("Give the area a name."));
    const shape = this.#drawing.shape();
    if (shape === null) return notices.say(t("An area needs at least three corners."));
    if (!isNamed) return this.#name.focus();
    const fields = { name: this.#name.value.trim(), kind: this.#kind.value, decision: this.#decision.value.trim() };
    if (this.#area === null) await deeds.drawArea(this.#id, fields, shape);
    else {
      const isRedrawn = this.#drawing.canStepBack; // what nobody touched is sent back as it came: not at all
      const change = isRedrawn ? { properties: fields, geometry: shape } : { properties: fields };
      if ((await deeds.save("areas", this.#area, change, t("The area is saved."))) === null) return;
    }
    modes.leave(this);
    world.choose({ kind: "area", id: this.#id });
  }
}
