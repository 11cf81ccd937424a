// Choosing one of many from a list that can be searched: an action or a patrol area to link to.

import { t } from "../core/texts.ts";
import { button, field, h, input, newId, setFault } from "./elements.ts";
import { faultLine } from "./notices.ts";

export interface Choice {
  readonly id: string;
  readonly label: string;
}

export interface Question {
  readonly heading: string;
  readonly choices: readonly Choice[];
  readonly none: string;
  /** Asks for the reason as well, which must then be given. */
  readonly reason?: string;
}

/** Rows shown at a time; searching brings the others. */
const SHOWN = 50;

/** Asks in a dialog; `take` links, and the dialog stays open with what was written where it refuses, and says why. */
export function choose(question: Question, take: (id: string, reason: string) => Promise<void>): void {
  const opener = document.activeElement as HTMLElement | null;
  const heading = h("h2", { id: newId("choose") }, question.heading);
  const search = input("search", "search", "", { autocomplete: "off" });
  const reason = question.reason === undefined ? null : input("reason", "text", "", { maxlength: 10000 });
  const list = h("ul", { class: "plain-list stack stack--tight" });
  const alert = h("div", { role: "alert" });
  const close = (): void => {
    dialog.close();
    dialog.remove();
    opener?.focus();
  };
  const pick = async (choice: Choice): Promise<void> => {
    const given = reason?.value.trim() ?? "";
    if (reason !== null && given === "") {
      setFault(reason, t("Say why they belong together."));
      reason.focus();
      return;
    }
    try {
      await take(choice.id, given);
      close();
    } catch (error) {
      alert.replaceChildren(faultLine(error, () => void pick(choice)));
      alert.scrollIntoView({ block: "nearest" });
    }
  };
  const draw = (): void => {
    const wanted = search.value.trim().toLocaleLowerCase();
    const found = question.choices.filter((choice) => choice.label.toLocaleLowerCase().includes(wanted));
    list.replaceChildren(...found.slice(0, SHOWN).map((choice) => h("li", {}, button(choice.label, () => void pick(choice)))));
    if (found.length === 0) list.append(h("li", { class: "soft" }, question.choices.length === 0 ? question.none : t("Nothing matches the search.")));
    if (found.length > SHOWN) list.append(h("li", { class: "soft" }, t("{count} more; search to find them.", { count: found.length - SHOWN })));
  };
  search.addEventListener("input", draw);
  const dialog = h(
    "dialog", { "aria-labelledby": heading.id, on: { cancel: (event) => { event.preventDefault(); close(); } } },
    h("div", { class: "stack" }, heading, alert, reason !== null && field(question.reason ?? "", reason), field(t("Search"), search), list, h("div", {}, button(t("Cancel"), close))),
  );
  draw();
  document.body.append(dialog);
  dialog.showModal();
  (reason ?? search).focus();
}
