// The map page's script: fetches what every part needs, then puts the page together.

import type { Bounds } from "./core/model.ts";
import { Viewer } from "./core/permissions.ts";
import { speak, t, type Words } from "./core/texts.ts";
import { Api } from "./io/api.ts";
import { Canvas } from "./map/canvas.ts";
import { h } from "./ui/elements.ts";
import { Notices } from "./ui/notices.ts";
import { Page } from "./ui/page.ts";
import { World } from "./ui/world.ts";

function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no part "${id}"`);
  return found;
}

async function start(): Promise<void> {
  const page = part("main");
  const notices = new Notices(part("status"), part("alert"));
  const { slug = "", language = "sv", firstWords = "{}" } = page.dataset;
  speak(language, JSON.parse(firstWords) as Words);
  const bounds = (page.dataset["bounds"] ?? "").split(",").map(Number) as unknown as Bounds;
  const api = new Api(language);
  try {
    const [words, vocabulary, town] = await Promise.all([api.words(), api.vocabulary(), api.town(slug)]);
    speak(language, words);
    const world = new World(api, town, slug, vocabulary, new Viewer(page.dataset));
    await Promise.all([world.loadActions(), world.loadAreas(), world.loadWalks()]);
    const canvas = new Canvas(part("map"));
    canvas.showBounds(bounds);
    const [neighbours, background] = await Promise.all([api.neighbours(slug), api.background(slug)]);
    canvas.drawBackground(town, neighbours);
    if (background.is_there) world.background = background;
    if (background.kind === "shapes") {
      const { BackgroundLayer } = await import("./map/background.ts"); // only who sees one fetches what draws it
      const layer = new BackgroundLayer(background, (address) => api.tile(address)).lieUnder(canvas);
      world.on(["layers"], () => layer.show(world.layers));
    }
    await new Page(world, canvas, notices, { page, panel: part("panel"), side: part("map-side"), bounds }).open();
    if (background.kind === "pictures") {
      // Now that the map looks where it is to look: every picture is a question to somebody else.
      const { PictureLayer } = await import("./map/pictures.ts");
      const word = h("p", { class: "map-trouble", role: "status" });
      part("map-side").append(word);
      new PictureLayer(background, (isThere) => {
        word.textContent = isThere ? t("The street map can't be fetched just now. Move the map to try again.") : "";
      }).lieUnder(canvas);
    }
    page.dataset["ready"] = "true";
  } catch (error) {
    document.querySelector(".panel-wait")?.replaceChildren(t("Reload the page to try again."));
    notices.fault(error);
  }
}

void start();
