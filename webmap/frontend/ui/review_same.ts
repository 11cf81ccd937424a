// What may be the same as the one that is read: candidates with their reasons, to be merged; its case, to be told apart.

import { title, when } from "../core/names.ts";
import type { Candidate, Read } from "../core/review.ts";
import { number, t } from "../core/texts.ts";
import { merge as sendMerge, split } from "../io/review_api.ts";
import { button, field, h, input } from "./elements.ts";
import type { Notices } from "./notices.ts";
import type { World } from "./world.ts";

/** The part of the desk about other observations; `changed` is called when something was merged or told apart. */
export function sameAs(read: Read, world: World, notices: Notices, changed: (said: string) => void): HTMLElement {
  const parts = [read.case === null ? null : ofCase(read, world, notices, changed), candidates(read, world, notices, changed)];
  return h("div", { class: "stack" }, ...parts);
}

function candidates(read: Read, world: World, notices: Notices, changed: (said: string) => void): HTMLElement {
  const heading = h("h3", {}, t("May be the same"));
  if (read.candidates.length === 0) return h("section", { class: "stack stack--tight" }, heading, h("p", { class: "soft" }, t("Nothing near by is alike.")));
  const boxes = read.candidates.map((candidate) => {
    const box = h("input", { type: "checkbox", value: candidate.observation.id });
    const { text_raw = "", text_public } = candidate.observation.properties;
    const row = h(
      "li", {}, h("label", { class: "choice" }, box, h("span", { class: "stack stack--tight" },
        h("strong", {}, `${title(candidate.observation, world.naming)} · ${when(candidate.observation, world.naming)}`),
        h("span", { class: "small" }, text_raw || text_public), h("span", { class: "small soft" }, reasons(candidate)))),
    );
    return { box, row };
  });
  const place = read.observation.properties.place;
  const name = input("title", "text", [title(read.observation, world.naming), place].filter((part) => part !== "").join(", "), { maxlength: 300 });
  const reason = input("reason", "text", "", { maxlength: 300 });
  const merge = async (): Promise<void> => {
    const chosen = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    if (chosen.length === 0) {
      notices.say(t("Choose what is the same first."));
      return;
    }
    const properties = { municipality: world.slug, title: name.value, lead_id: read.observation.id, reason: reason.value };
    await sendMerge(world.api, read.case?.id ?? crypto.randomUUID(), properties, chosen);
    changed(t("{count} merged with this one.", { count: number(chosen.length) }));
  };
  return h(
    "section", { class: "stack stack--tight" }, heading, h("ul", { class: "plain-list stack stack--tight" }, ...boxes.map(({ row }) => row)),
    read.case === null ? field(t("What the case is called"), name) : null, read.case === null ? field(t("Why they are the same"), reason) : null,
    h("div", {}, button(t("Merge what is chosen"), () => void notices.attempt(merge))),
    h("p", { class: "hint" }, t("This one stands for all of them. Nothing is deleted, and everyone who told of it gets the answer.")),
  );
}

/** "12 m away · 3 days apart · same category · words: lampan, torget" */
function reasons({ distance_m, days_apart, shared_codes, shared_words }: Candidate): string {
  const parts = [t("{metres} m away", { metres: Math.round(distance_m) }), t("{days} days apart", { days: days_apart })];
  parts.push(shared_codes.length > 0 ? t("same category") : t("same group of categories"));
  if (shared_words.length > 0) parts.push(t("words: {words}", { words: shared_words.join(", ") }));
  return parts.join(" · ");
}

function ofCase(read: Read, world: World, notices: Notices, changed: (said: string) => void): HTMLElement {
  const apart = async (): Promise<void> => {
    await split(world.api, read.case?.id ?? "");
    changed(t("They are told apart again."));
  };
  return h(
    "section", { class: "stack stack--tight" }, h("h3", {}, t("Case: {title}", { title: read.case?.properties.title ?? "" })),
    h("ul", {}, ...read.members.map((one) => h("li", {}, `${title(one, world.naming)} · ${when(one, world.naming)}`))),
    h("div", {}, button(t("Tell all apart"), () => void notices.attempt(apart))),
  );
}
