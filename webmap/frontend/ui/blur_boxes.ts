// The editor of what is hidden in a photo: boxes over the picture for mouse, finger and keys, and a list twin in numbers.
//
//   const editor = new BlurBoxEditor({ picture, alt, width, height, blurred }, (blurred) => …);
//   place.append(editor.element);

import {
  afterKey, fresh, isDrawn, moved, MOST_BOXES, read, sized, spanned, within, written, type Box, type Point, type Size,
} from "../core/blur_boxes.ts";
import { t } from "../core/texts.ts";
import { button, field, h, input, newId } from "./elements.ts";

export interface BlurredPhoto extends Size {
  /** The address of the picture. */
  readonly picture: string;
  /** What it shows, in words; empty where nobody has said so yet. */
  readonly alt: string;
  /** What is hidden, each `x,y,width,height`. */
  readonly blurred: readonly string[];
}

type Side = keyof Box;

interface Shown {
  readonly cover: HTMLButtonElement;
  readonly row: HTMLElement;
  readonly numbers: Readonly<Record<Side, HTMLInputElement>>;
}

const SIDES: readonly Side[] = ["x", "y", "width", "height"];

export class BlurBoxEditor {
  readonly element: HTMLElement;
  readonly #photo: BlurredPhoto;
  readonly #changed: (blurred: readonly string[]) => void;
  readonly #stage: HTMLElement;
  readonly #list = h("ol", { class: "blur-list" });
  readonly #said = h("p", { class: "hint", role: "status" });
  readonly #hintId = newId("blur-hint");
  readonly #add: HTMLButtonElement;
  #boxes: Box[];
  #shown: Shown[] = [];

  constructor(photo: BlurredPhoto, changed: (blurred: readonly string[]) => void) {
    this.#photo = photo;
    this.#changed = changed;
    this.#boxes = photo.blurred.map(read).filter((box): box is Box => box !== null);
    const picture = h("img", {
      src: photo.picture, alt: photo.alt === "" ? t("The photo") : photo.alt, width: photo.width, height: photo.height, draggable: "false",
    });
    this.#stage = h("div", { class: "blur-stage" }, picture);
    this.#stage.addEventListener("pointerdown", (event) => this.#draw(event));
    this.#add = button(t("Hide one more part"), () => this.#addOne(fresh(photo, this.#boxes.length)));
    this.element = h(
      "div", { class: "blur-editor stack" }, this.#stage, this.#said,
      h("p", { class: "hint", id: this.#hintId },
        t("Drag over the picture to hide a part of it. With the keyboard: arrows move the box, Shift and arrows change its size, Ctrl makes small steps, Delete removes it.")),
      h("div", { class: "row" }, this.#add), this.#list,
    );
    this.#render();
  }

  /** What is hidden now, as the server takes it. */
  get blurred(): readonly string[] {
    return this.#boxes.map(written);
  }

  // --- the boxes ----------------------------------------------------------------------------------------------------

  #addOne(box: Box): void {
    if (this.#boxes.length >= MOST_BOXES) {
      this.#said.textContent = t("No more than {most} parts can be hidden.", { most: MOST_BOXES });
      return;
    }
    this.#boxes.push(box);
    this.#render();
    this.#shown.at(-1)?.cover.focus({ preventScroll: true });
    this.#tell(t("Part {number} is hidden.", { number: this.#boxes.length }));
  }

  #remove(index: number): void {
    this.#boxes.splice(index, 1);
    this.#render();
    (this.#shown[Math.min(index, this.#shown.length - 1)]?.cover ?? this.#add).focus({ preventScroll: true });
    this.#tell(t("Part {number} is no longer hidden.", { number: index + 1 }));
  }

  /** A box as it is now; whoever moves it by hand is told of it at the end only. */
  #put(index: number, box: Box, isSettled = true): void {
    this.#boxes[index] = box;
    this.#place(index);
    if (isSettled) this.#tell("");
  }

  #tell(sentence: string): void {
    this.#said.textContent = sentence;
    this.#changed(this.blurred);
  }

  // --- showing ------------------------------------------------------------------------------------------------------

  #render(): void {
    this.#shown.forEach(({ cover }) => cover.remove());
    this.#shown = this.#boxes.map((box, index) => this.#make(box, index));
    this.#stage.append(...this.#shown.map(({ cover }) => cover));
    this.#list.replaceChildren(...this.#shown.map(({ row }) => row));
    this.#boxes.forEach((_, index) => this.#place(index));
    this.#add.disabled = this.#boxes.length >= MOST_BOXES;
  }

  #make(box: Box, index: number): Shown {
    const handle = h("span", { class: "blur-handle", "aria-hidden": "true" });
    const cover = h("button", { type: "button", class: "blur-box", "aria-describedby": this.#hintId }, String(index + 1), handle);
    cover.addEventListener("keydown", (event) => this.#press(event, index));
    cover.addEventListener("pointerdown", (event) => this.#drag(event, index, event.target === handle ? sized : moved));
    const labels: Readonly<Record<Side, string>> = {
      x: t("From the left"), y: t("From the top"), width: t("Width"), height: t("Height"),
    };
    const number = (side: Side): HTMLInputElement => {
      const made = input(side, "number", String(box[side]), { min: 0, max: side === "x" || side === "width" ? this.#photo.width : this.#photo.height, inputmode: "numeric" });
      made.addEventListener("change", () => this.#typed(index, side, made));
      return made;
    };
    const numbers = { x: number("x"), y: number("y"), width: number("width"), height: number("height") };
    const remove = button(t("Remove"), () => this.#remove(index), { label: t("Remove part {number}", { number: index + 1 }) });
    const row = h("li", {}, h(
      "fieldset", { class: "blur-row" }, h("legend", {}, t("Part {number}, in pixels", { number: index + 1 })),
      ...SIDES.map((side) => field(labels[side], numbers[side])), remove,
    ));
    return { cover, row, numbers };
  }

  #place(index: number): void {
    const [box, shown] = [this.#boxes[index], this.#shown[index]];
    if (box === undefined || shown === undefined) return;
    const { style } = shown.cover;
    style.left = `${(100 * box.x) / this.#photo.width}%`;
    style.top = `${(100 * box.y) / this.#photo.height}%`;
    style.width = `${(100 * box.width) / this.#photo.width}%`;
    style.height = `${(100 * box.height) / this.#photo.height}%`;
    const where = { number: index + 1, x: box.x, y: box.y, width: box.width, height: box.height };
    shown.cover.setAttribute("aria-label", t("Hidden part {number}: {x} from the left, {y} from the top, {width} by {height}", where));
    for (const side of SIDES) shown.numbers[side].value = String(box[side]);
  }

  // --- by keys and numbers ------------------------------------------------------------------------------------------

  #press(event: KeyboardEvent, index: number): void {
    const box = this.#boxes[index];
    if (box === undefined || event.altKey || event.metaKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.#remove(index);
      return;
    }
    const after = afterKey(box, event, this.#photo);
    if (after === null) return;
    event.preventDefault();
    this.#put(index, after);
  }

  #typed(index: number, side: Side, made: HTMLInputElement): void {
    const box = this.#boxes[index];
    if (box === undefined) return;
    const value = made.value.trim() === "" ? Number.NaN : Number(made.value);
    this.#put(index, Number.isFinite(value) ? within({ ...box, [side]: value }, this.#photo) : box);
  }

  // --- by mouse and finger ------------------------------------------------------------------------------------------

  #point(event: PointerEvent): Point {
    const edge = this.#stage.getBoundingClientRect();
    return {
      x: ((event.clientX - edge.left) / edge.width) * this.#photo.width, y: ((event.clientY - edge.top) / edge.height) * this.#photo.height,
    };
  }

  /** Follows a pointer until it is lifted; what was begun by a pointer that the browser takes away is given up. */
  #follow(event: PointerEvent, target: HTMLElement, move: (to: Point) => void, end: (to: Point | null) => void): void {
    target.setPointerCapture(event.pointerId);
    const listening = new AbortController();
    const { signal } = listening;
    target.addEventListener("pointermove", (each) => move(this.#point(each)), { signal });
    target.addEventListener("pointerup", (each) => (listening.abort(), end(this.#point(each))), { signal });
    target.addEventListener("pointercancel", () => (listening.abort(), end(null)), { signal });
  }

  #drag(event: PointerEvent, index: number, change: typeof moved): void {
    const [box, shown] = [this.#boxes[index], this.#shown[index]];
    if (event.button !== 0 || box === undefined || shown === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    shown.cover.focus({ preventScroll: true });
    const from = this.#point(event);
    const to = (point: Point): Box => change(box, { x: point.x - from.x, y: point.y - from.y }, this.#photo);
    this.#follow(event, shown.cover, (point) => this.#put(index, to(point), false),
      (point) => this.#put(index, point === null ? box : to(point)));
  }

  #draw(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const from = this.#point(event);
    const ghost = h("div", { class: "blur-box blur-box--new" });
    const show = (to: Point): void => {
      const box = spanned(from, to, this.#photo);
      ghost.style.left = `${(100 * box.x) / this.#photo.width}%`;
      ghost.style.top = `${(100 * box.y) / this.#photo.height}%`;
      ghost.style.width = `${(100 * box.width) / this.#photo.width}%`;
      ghost.style.height = `${(100 * box.height) / this.#photo.height}%`;
    };
    show(from);
    this.#stage.append(ghost);
    this.#follow(event, this.#stage, show, (to) => {
      ghost.remove();
      if (to !== null && isDrawn(from, to)) this.#addOne(spanned(from, to, this.#photo));
    });
  }
}
