// Pointing at a place: by a click, or by keys under a crosshair that stands still while the map moves.

import type { Position } from "../core/model.ts";
import type { Canvas } from "./canvas.ts";

const STEP_PX = 40;
const FINE_PX = 2;
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};
const SHAPE = "M22 2V15M22 29V42M2 22H15M29 22H42";

export interface AimListener {
  readonly drop: (position: Position) => void;
  readonly leave: () => void;
}

/** While aiming: a click drops there, Enter drops at the crosshair, arrows move the map (finely with Shift), Esc leaves. */
export class Aim {
  readonly #canvas: Canvas;
  #stop: (() => void) | null = null;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  start({ drop, leave }: AimListener): void {
    this.stop();
    const { element, leaflet } = this.#canvas;
    const cross = crosshair();
    element.append(cross);
    element.closest(".map-page")?.classList.add("is-aiming");
    leaflet.keyboard.disable();
    leaflet.doubleClickZoom.disable();
    const stopClicks = this.#canvas.onClick(drop);
    const onKey = (event: KeyboardEvent): void => this.#key(event, drop, leave);
    element.addEventListener("keydown", onKey);
    this.#stop = () => {
      stopClicks();
      element.removeEventListener("keydown", onKey);
      cross.remove();
      element.closest(".map-page")?.classList.remove("is-aiming");
      leaflet.keyboard.enable();
      leaflet.doubleClickZoom.enable();
    };
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #key(event: KeyboardEvent, drop: (position: Position) => void, leave: () => void): void {
    if (event.target !== this.#canvas.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) {
      const length = event.shiftKey ? FINE_PX : STEP_PX;
      this.#canvas.leaflet.panBy([step[0] * length, step[1] * length], { animate: false });
    } else if (event.key === "Enter") drop(this.#canvas.centre);
    else if (event.key === "Escape") leave();
    else if (event.key === "+" || event.key === "-") this.#canvas.zoomBy(event.key === "+" ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function crosshair(): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("class", "crosshair");
  drawing.setAttribute("viewBox", "0 0 44 44");
  drawing.setAttribute("aria-hidden", "true");
  for (const name of ["under", "over"]) {
    const line = document.createElementNS(space, "path");
    line.setAttribute("d", SHAPE);
    line.setAttribute("class", name);
    drawing.append(line);
  }
  return drawing;
}
