// The shapes of observations: form by valence, letter and colour by category group, so that none is told by colour alone.

import { groupOf } from "../core/vocabulary.ts";

const SPACE = "http://www.w3.org/2000/svg";
const FORMS: Readonly<Record<string, string>> = {
  safe: "M18 3A15 15 0 1 0 18 33A15 15 0 1 0 18 3Z",
  unsafe: "M18 1L35 18L18 35L1 18Z",
  neutral: "M8 4H28A4 4 0 0 1 32 8V28A4 4 0 0 1 28 32H8A4 4 0 0 1 4 28V8A4 4 0 0 1 8 4Z",
  action: "M10 3H26L34 18L26 33H10L2 18Z",
};

/** "Å" as in åtgärd, in every language: "A" is a group of categories. */
export const ACTION_LETTER = "Å";

/** A drawing for eyes only; whoever holds it has the name. */
export function symbol(form: string, letter: string, className = "shape"): SVGSVGElement {
  const drawing = document.createElementNS(SPACE, "svg");
  drawing.setAttribute("viewBox", "0 0 36 36");
  drawing.setAttribute("class", className);
  drawing.setAttribute("aria-hidden", "true");
  const body = document.createElementNS(SPACE, "path");
  body.setAttribute("class", "shape-body");
  body.setAttribute("d", FORMS[form] ?? FORMS["neutral"] ?? "");
  const text = document.createElementNS(SPACE, "text");
  text.setAttribute("class", "shape-letter");
  text.setAttribute("x", "18");
  text.setAttribute("y", "18.500");
  text.textContent = letter;
  drawing.append(body, text);
  return drawing;
}

/** The shape of an observation, coloured by its group. */
export function observationSymbol(valence: string, code: string): SVGSVGElement {
  const group = groupOf(code);
  return symbol(valence, group, `shape group-${group}`);
}
