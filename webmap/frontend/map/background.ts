// The background map: vector tiles drawn on canvases under everything else, in the page's colours by day and night.

import { VectorTile } from "@mapbox/vector-tile";
import * as L from "leaflet";
import { PbfReader } from "pbf";

import { addressOf, partOf, type Background } from "../core/background.ts";
import type { Canvas } from "./canvas.ts";
import { coloursOf, paint, type Ground, type Shape, type Shown } from "./painting.ts";

const TILE_PX = 256;
/** So many fetched tiles are kept ready. */
const KEPT = 48;

export type FetchTile = (address: string) => Promise<ArrayBuffer | null>;

/** The layer of the background; `show` says which of its own layers are drawn too. */
export class BackgroundLayer extends L.GridLayer {
  readonly #about: Background;
  readonly #fetch: FetchTile;
  readonly #grounds = new Map<string, Promise<Ground | null>>();
  #shown: Shown = { lamps: false, light: false };

  constructor(about: Background, fetch: FetchTile) {
    const [west, south, east, north] = about.bounds ?? [-180, -85, 180, 85];
    super({ tileSize: TILE_PX, minZoom: about.min_zoom, bounds: [[south, west], [north, east]], keepBuffer: 1, updateWhenZooming: false });
    this.#about = about;
    this.#fetch = fetch;
  }

  /** Puts it under the canvas's other things, and follows the page's colours. */
  lieUnder(canvas: Canvas): this {
    canvas.element.closest(".map-page")?.classList.add("has-background");
    this.addTo(canvas.leaflet);
    const again = (): void => void this.redraw();
    new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    return this;
  }

  show(shown: Shown): void {
    if (shown.lamps === this.#shown.lamps && shown.light === this.#shown.light) return;
    this.#shown = shown;
    this.redraw();
  }

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const density = Math.min(2, window.devicePixelRatio || 1);
    const tile = document.createElement("canvas");
    tile.width = tile.height = TILE_PX * density;
    tile.className = "background-tile";
    tile.setAttribute("aria-hidden", "true");
    const { tile: key, parts, left, top } = partOf(coords, this.#about.max_zoom);
    void this.#ground(addressOf(this.#about.tiles ?? "", key)).then((ground) => {
      const pen = tile.getContext("2d");
      if (ground !== null && pen !== null) {
        pen.scale(density, density);
        paint(pen, ground, { parts, left, top, size: TILE_PX, zoom: coords.z }, coloursOf(tile.ownerDocument), this.#shown);
      }
      tile.dataset["drawn"] = String(ground !== null);
      done(undefined, tile);
    });
    return tile;
  }

  /** A tile's shapes, fetched and read once; a tile that could not be fetched is asked for anew the next time. */
  #ground(address: string): Promise<Ground | null> {
    const known = this.#grounds.get(address);
    if (known !== undefined) return known;
    const fetched = this.#fetch(address).then((body) => (body === null ? null : groundIn(body))).catch(() => {
      this.#grounds.delete(address);
      return null;
    });
    this.#grounds.set(address, fetched);
    for (const oldest of this.#grounds.keys()) {
      if (this.#grounds.size <= KEPT) break;
      this.#grounds.delete(oldest);
    }
    return fetched;
  }
}

function groundIn(body: ArrayBuffer): Ground {
  const { layers } = new VectorTile(new PbfReader(new Uint8Array(body)));
  const ground = new Map<string, Shape[]>();
  for (const [name, layer] of Object.entries(layers)) {
    const shapes: Shape[] = [];
    for (let place = 0; place < layer.length; place += 1) {
      const { properties, type, ...rest } = shapeOf(layer.feature(place), layer.extent);
      const [kind = "", name = "", light = ""] = ["kind", "name", "light"].map((key) => String(properties[key] ?? ""));
      shapes.push({ kind, name, light, isArea: type === 3, ...rest });
    }
    ground.set(name, shapes);
  }
  return ground;
}

type Feature = ReturnType<VectorTile["layers"][string]["feature"]>;

/** A feature's lines in shares of the tile, as a path to draw, with the box around them. */
function shapeOf(feature: Feature, extent: number): Pick<Feature, "properties" | "type"> & Pick<Shape, "path" | "lines" | "box"> {
  const path = new Path2D();
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const lines = feature.loadGeometry().map((line) => line.map(({ x, y }) => ({ x: x / extent, y: y / extent })));
  for (const line of lines) {
    line.forEach(({ x, y }, index) => {
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    });
    if (feature.type === 3) path.closePath();
  }
  return { properties: feature.properties, type: feature.type, path, lines, box };
}
