// The script of the pages of one action and one area: puts an editor wherever the page has a place for it.

import { Viewer } from "./core/permissions.ts";
import { speak } from "./core/texts.ts";
import { Api } from "./io/api.ts";
import { conflictDialog } from "./ui/conflict.ts";
import { Deeds } from "./ui/deeds.ts";
import { mountActionEditor, mountAreaEditor, type Desk } from "./ui/editors.ts";
import { h } from "./ui/elements.ts";
import { Notices } from "./ui/notices.ts";
import { World } from "./ui/world.ts";

const SAID = "tryggkarta-said";

async function start(): Promise<void> {
  const places = [...document.querySelectorAll<HTMLElement>("[data-mount]")];
  const slug = places.map((place) => place.dataset["slug"]).find((found) => found !== undefined) ?? location.pathname.split("/")[1] ?? "";
  if (places.length === 0) return;
  const status = h("div", { role: "status" });
  const alert = h("div", { role: "alert" });
  places[0]?.before(h("div", { class: "stack editor-notices" }, status, alert));
  const notices = new Notices(status, alert);
  try {
    const language = document.documentElement.lang;
    const api = new Api(language);
    const [words, vocabulary, town] = await Promise.all([api.words(), api.vocabulary(), api.town(slug)]);
    speak(language, words);
    const world = new World(api, town, slug, vocabulary, new Viewer(places[0]?.dataset ?? {}));
    const desk: Desk = { world, deeds: new Deeds(world, notices, conflictDialog(world)), notices, reload: reloadSaying };
    for (const place of places) {
      const { mount, actionId = "", areaId = "" } = place.dataset;
      if (mount === "action-editor") await mountActionEditor(place, actionId, desk);
      if (mount === "area-editor") await mountAreaEditor(place, areaId, desk);
      place.dataset["ready"] = "true";
    }
    const said = sessionStorage.getItem(SAID);
    sessionStorage.removeItem(SAID);
    if (said !== null) notices.say(said);
  } catch (error) {
    notices.fault(error);
  }
}

function reloadSaying(said: string): void {
  sessionStorage.setItem(SAID, said);
  location.reload();
}

void start();
