// Several of a list: boxes to check, under the headings of their groups where there are groups.

import { inOrder } from "../core/draft.ts";
import { h, type Option } from "./elements.ts";

export interface Group {
  /** Empty where all stand in one. */
  readonly label: string;
  readonly options: readonly Option[];
}

export class Several {
  readonly element: HTMLFieldSetElement;
  readonly #before: readonly string[];
  readonly #boxes: readonly HTMLInputElement[];

  /** What was chosen before and is no longer offered can be kept, or taken away. */
  constructor(name: string, legend: string, groups: readonly Group[], before: readonly string[]) {
    this.#before = before;
    const offered = new Set(groups.flatMap(({ options }) => options.map(({ value }) => value)));
    const others = before.filter((value) => !offered.has(value)).map((value) => ({ value, label: value }));
    const all = others.length === 0 ? groups : [...groups, { label: "", options: others }];
    this.element = h("fieldset", { class: "stack stack--tight" }, h("legend", {}, legend), ...all.map((group) => this.#group(name, group)));
    this.#boxes = [...this.element.querySelectorAll("input")];
  }

  get value(): string[] {
    return inOrder(this.#before, this.#boxes.filter((box) => box.checked).map((box) => box.value));
  }

  /** What is said already by another control can't be chosen here too. */
  leaveOut(value: string): void {
    for (const box of this.#boxes) {
      box.disabled = box.value === value;
      if (box.disabled) box.checked = false;
    }
  }

  #group(name: string, { label, options }: Group): HTMLElement {
    const box = ({ value, label: said }: Option): HTMLElement => {
      const made = h("input", { type: "checkbox", name, value });
      made.checked = this.#before.includes(value);
      return h("label", { class: "choice" }, made, h("span", {}, said));
    };
    const boxes = h("div", { class: "choices" }, ...options.map(box));
    return label === "" ? boxes : h("div", { role: "group", "aria-label": label }, h("p", { class: "hint" }, label), boxes);
  }
}
