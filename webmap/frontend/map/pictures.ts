// The background as pictures of another map service, which our own server fetches: a few at a time, tried again where it could not.

import * as L from "leaflet";

import { addressOf, type Background } from "../core/background.ts";
import { Turns } from "../core/turns.ts";
import type { Canvas } from "./canvas.ts";

/** Fewer than the server lets wait for its source: whoever else looks gets pictures too. */
const AT_ONCE = 3;
const AGAIN_AFTER_MS: readonly number[] = [1500, 4000];

/** Hears whether pictures are missing that could not be fetched. */
export type Trouble = (isThere: boolean) => void;

export class PictureLayer extends L.GridLayer {
  readonly #address: string;
  readonly #trouble: Trouble;
  readonly #turns = new Turns(AT_ONCE);
  /** Pictures that the map has moved away from. */
  readonly #past = new WeakSet<HTMLElement>();
  readonly #missing = new Set<HTMLElement>();
  #isInTrouble = false;
  #canvas: Canvas | null = null;

  constructor(about: Background, trouble: Trouble) {
    const [west, south, east, north] = about.bounds ?? [-180, -85, 180, 85];
    super({
      minZoom: about.min_zoom, maxNativeZoom: about.max_zoom, bounds: [[south, west], [north, east]], keepBuffer: 1, updateWhenZooming: false,
    });
    this.#address = about.tiles ?? "";
    this.#trouble = trouble;
    this.on("tileunload", ({ tile }: L.TileEvent) => {
      this.#past.add(tile);
      this.#missing.delete(tile);
    });
  }

  /** Puts it under the canvas's other things; where pictures are missing, every move of the map tries again. */
  lieUnder(canvas: Canvas): this {
    this.#canvas = canvas;
    this.addTo(canvas.leaflet);
    canvas.onMove(() => {
      if (this.#isInTrouble) this.redraw();
    });
    return this;
  }

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const picture = document.createElement("img");
    picture.className = "picture-tile";
    picture.alt = "";
    picture.decoding = "async";
    this.#ask(picture, coords, done, AGAIN_AFTER_MS);
    return picture;
  }

  #ask(picture: HTMLImageElement, coords: L.Coords, done: L.DoneCallback, waits: readonly number[]): void {
    this.#turns.take(async () => {
      if (this.#past.has(picture)) return;
      picture.src = addressOf(this.#address, coords);
      try {
        await picture.decode();
      } catch {
        const [wait, ...later] = waits;
        if (wait !== undefined) window.setTimeout(() => this.#ask(picture, coords, done, later), wait);
        else if (!this.#past.has(picture)) this.#failed(picture, done);
        return;
      }
      this.#came(picture, done);
    });
  }

  #came(picture: HTMLImageElement, done: L.DoneCallback): void {
    picture.dataset["drawn"] = "true";
    this.#canvas?.element.closest(".map-page")?.classList.add("has-background");
    if (this.#missing.size === 0) this.#tell(false);
    done(undefined, picture);
  }

  #failed(picture: HTMLImageElement, done: L.DoneCallback): void {
    picture.removeAttribute("src"); // else a broken picture would be drawn
    this.#missing.add(picture);
    this.#tell(true);
    done(new Error("no picture"), picture);
  }

  #tell(isThere: boolean): void {
    if (isThere === this.#isInTrouble) return;
    this.#isInTrouble = isThere;
    this.#trouble(isThere);
  }
}
