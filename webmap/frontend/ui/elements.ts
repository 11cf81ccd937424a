// Building what stands on the page. Text goes in as text, never as HTML.

export type Child = Node | string | null | false | undefined;
type Listeners = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

export interface Attributes {
  readonly on?: Listeners;
  readonly [name: string]: string | number | boolean | null | undefined | Listeners;
}

/** One element. An attribute that is true stands empty; false, null and undefined leave it out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listen] of Object.entries(value as Listeners)) element.addEventListener(event, listen as EventListener);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false && child !== undefined));
  return element;
}

let lastNumber = 0;

/** An id that nothing else on the page has. */
export function newId(name: string): string {
  lastNumber += 1;
  return `${name}-${lastNumber}`;
}

export interface ButtonLook {
  readonly look?: "primary" | "danger" | "plain";
  readonly pressed?: boolean;
  readonly label?: string;
  readonly disabled?: boolean;
}

export function button(text: string, press: () => void, { look, pressed, label, disabled }: ButtonLook = {}): HTMLButtonElement {
  return h(
    "button",
    {
      type: "button", class: look === undefined ? "button" : `button button--${look}`, disabled,
      "aria-pressed": pressed === undefined ? null : String(pressed), "aria-label": label, on: { click: press },
    },
    text,
  );
}

export function link(text: string, address: string): HTMLAnchorElement {
  return h("a", { href: address }, text);
}

/** A labelled control, with a hint and a place for what is wrong with it, both tied to it. */
export function field(label: string, control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement, hint = ""): HTMLElement {
  control.id ||= newId(control.name || "field");
  const hintId = `${control.id}-hint`;
  const errorId = `${control.id}-error`;
  control.setAttribute("aria-describedby", hint === "" ? errorId : `${hintId} ${errorId}`);
  return h(
    "div",
    { class: "field" },
    h("label", { for: control.id }, label),
    hint === "" ? null : h("p", { class: "hint", id: hintId }, hint),
    control,
    h("p", { class: "field-error", id: errorId }),
  );
}

/** Says what is wrong with a control, in words beside it; an empty sentence takes it away. */
export function setFault(control: HTMLElement, sentence: string): void {
  const place = document.getElementById(`${control.id}-error`);
  if (place !== null) place.textContent = sentence;
  if (sentence === "") control.removeAttribute("aria-invalid");
  else control.setAttribute("aria-invalid", "true");
}

export function input(name: string, type: string, value: string, more: Attributes = {}): HTMLInputElement {
  const made = h("input", { name, type, ...more });
  made.value = value;
  return made;
}

export function textarea(name: string, value: string): HTMLTextAreaElement {
  const made = h("textarea", { name, maxlength: 10000, rows: 3 });
  made.value = value;
  return made;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function select(name: string, options: readonly Option[], value: string): HTMLSelectElement {
  const made = h("select", { name }, ...options.map((option) => h("option", { value: option.value }, option.label)));
  made.value = value;
  return made;
}

export function checkbox(label: string, isChecked: boolean, change: (isChecked: boolean) => void, more: Child = null): HTMLElement {
  const box = h("input", { type: "checkbox", on: { change: () => change(box.checked) } });
  box.checked = isChecked;
  return h("label", { class: "choice" }, box, more, h("span", {}, label));
}

/** One choice of a few, all in sight. */
export function segments(
  legend: string, name: string, options: readonly Option[], value: string, change: (value: string) => void = () => {},
): HTMLFieldSetElement {
  const choice = (option: Option): HTMLElement => {
    const radio = h("input", { type: "radio", name, value: option.value, on: { change: () => change(option.value) } });
    radio.checked = option.value === value;
    return h("label", {}, radio, h("span", {}, option.label));
  };
  return h("fieldset", {}, h("legend", {}, legend), h("div", { class: "segments" }, ...options.map(choice)));
}

/** "Exempel", where a thing is invented. */
export function badge(text: string, look: "" | "example" | "late" | "good" = ""): HTMLElement {
  return h("span", { class: look === "" ? "badge" : `badge badge--${look}` }, text);
}
