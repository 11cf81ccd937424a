// The script of the review page: fetches what every part needs, then puts the page together.

import type { Bounds } from "./core/model.ts";
import { Viewer } from "./core/permissions.ts";
import { speak } from "./core/texts.ts";
import { Api } from "./io/api.ts";
import { Canvas } from "./map/canvas.ts";
import { Spot } from "./map/spot.ts";
import { Notices } from "./ui/notices.ts";
import { ReviewPage } from "./ui/review.ts";
import { World } from "./ui/world.ts";

function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no part "${id}"`);
  return found;
}

async function start(): Promise<void> {
  const place = part("review");
  const notices = new Notices(part("status"), part("alert"));
  const { slug = "" } = place.dataset;
  const language = document.documentElement.lang;
  const api = new Api(language);
  try {
    const [words, vocabulary, town] = await Promise.all([api.words(), api.vocabulary(), api.town(slug)]);
    speak(language, words);
    const world = new World(api, town, slug, vocabulary, new Viewer(place.dataset));
    const canvas = new Canvas(part("map"));
    canvas.showBounds((place.dataset["bounds"] ?? "").split(",").map(Number) as unknown as Bounds);
    const [neighbours, background] = await Promise.all([api.neighbours(slug), api.background(slug)]);
    canvas.drawBackground(town, neighbours);
    if (background.kind === "shapes") {
      const { BackgroundLayer } = await import("./map/background.ts");
      new BackgroundLayer(background, (address) => api.tile(address)).lieUnder(canvas).show(world.layers);
    }
    await new ReviewPage(world, notices, new Spot(canvas), { queue: part("queue"), desk: part("desk"), keys: part("keys") }).open();
    place.dataset["ready"] = "true";
  } catch (error) {
    notices.fault(error);
  }
}

void start();
