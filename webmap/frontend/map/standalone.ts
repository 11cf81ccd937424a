// The script of the standalone map: one file without a server. It is given numbers; texts are copied from the list.

import * as L from "leaflet";
import "leaflet/dist/leaflet.css";
import "./standalone.css";

type Pair = readonly [number, number];
type Item = readonly [number, number, string, string] | null;
interface Drawing {
  readonly kind: string;
  readonly parts: readonly (readonly Pair[] | readonly (readonly Pair[])[])[];
}
interface Data {
  readonly items: readonly Item[];
  readonly drawings: readonly Drawing[];
}

/** What Leaflet's canvas keeps to itself; its own circle is drawn with the same. */
interface Canvas {
  readonly _drawing: boolean;
  readonly _ctx: CanvasRenderingContext2D;
  _fillStroke(context: CanvasRenderingContext2D, layer: unknown): void;
}

interface Look extends L.CircleMarkerOptions {
  readonly form: string;
  readonly letter: string;
  readonly ink: string;
}

/** From this radius on a mark has room for its letter. */
const LETTER_PX = 8;

/** A mark whose form tells the valence, and whose letter and colour the group. */
class Mark extends L.CircleMarker {
  declare readonly options: Look;
  declare readonly _renderer: Canvas;
  declare readonly _point: L.Point;
  declare readonly _empty: () => boolean;

  _updatePath(): void {
    const { _drawing, _ctx: pen } = this._renderer;
    if (!_drawing || this._empty()) return;
    const { x, y } = this._point;
    const r = this.getRadius();
    pen.beginPath();
    if (this.options.form === "safe") pen.arc(x, y, r, 0, 2 * Math.PI);
    else if (this.options.form === "unsafe") polygon(pen, [[x, y - r * 1.2], [x + r * 1.2, y], [x, y + r * 1.2], [x - r * 1.2, y]]);
    else pen.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
    this._renderer._fillStroke(pen, this);
    if (r < LETTER_PX) return;
    pen.globalAlpha = 1;
    pen.fillStyle = this.options.ink;
    pen.font = `bold ${r * 1.2}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(this.options.letter, x, y + 0.5);
  }
}

function polygon(pen: CanvasRenderingContext2D, corners: readonly Pair[]): void {
  corners.forEach(([x, y], number) => (number === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.closePath();
}

function radius(zoom: number): number {
  return zoom < 13 ? 5 : zoom < 15 ? 8 : 11;
}

const latLng = ([lon, lat]: Pair): L.LatLngTuple => [lat, lon];

/** What a class says of colours; a canvas knows no classes. */
function colours(className: string, ...names: string[]): string[] {
  const probe = document.createElement("i");
  probe.className = className;
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const found = names.map((name) => style.getPropertyValue(name).trim());
  probe.remove();
  return found;
}

function draw(map: L.Map, data: Data): void {
  const shapes = data.drawings.map((drawing) => {
    const [line = "", fill = "", width = "1"] = colours(`draw-${drawing.kind}`, "--line", "--fill", "--width");
    const options = { color: line, weight: Number(width), fillColor: fill, fillOpacity: 1, interactive: false, fill: fill !== "" };
    const isFilled = fill !== "";
    const parts = drawing.parts.map((part) => (part as readonly (Pair | readonly Pair[])[]).map((each) =>
      (typeof each[0] === "number" ? latLng(each as Pair) : (each as readonly Pair[]).map(latLng))));
    const shape = isFilled ? L.polygon(parts as L.LatLngTuple[][][], options) : L.polyline(parts as L.LatLngTuple[][], options);
    return shape.addTo(map);
  });
  const looks = new Map<string, readonly string[]>();
  const [halo = ""] = colours("", "--halo");
  const marks = data.items.map((item, number) => {
    if (item === null) return null;
    const [lon, lat, letter, form] = item;
    if (!looks.has(letter)) looks.set(letter, colours(`group-${letter}`, "--pin", "--pin-ink"));
    const [pin = "", ink = ""] = looks.get(letter) ?? [];
    const look: Look = { form, letter, ink, color: halo, weight: 1.5, fillColor: pin, fillOpacity: 1, radius: radius(map.getZoom()) };
    return new Mark([lat, lon], look).on("click", () => show(map, marks[number] ?? null, number)).addTo(map);
  });
  map.on("zoomend", () => marks.forEach((mark) => mark?.setRadius(radius(map.getZoom()))));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  document.addEventListener("click", (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-item], [data-shape]") : null;
    const { item, shape } = row?.dataset ?? {};
    if (item !== undefined) {
      const mark = marks[Number(item)] ?? null;
      if (mark !== null) map.setView(mark.getLatLng(), Math.max(map.getZoom(), 16), { animate: false });
      show(map, mark, Number(item));
    }
    const outline = shape === undefined ? undefined : shapes[Number(shape)];
    if (outline !== undefined) map.fitBounds(outline.getBounds(), { animate: false });
  });
}

/** Opens what the list says of an item; the nodes are copied, never read as HTML. */
function show(map: L.Map, mark: L.CircleMarker | null, number: number): void {
  const row = document.querySelector(`[data-item="${number}"]`);
  if (mark === null || row === null) return;
  const copy = document.createElement("div");
  copy.className = "alone-row";
  const badges = row.parentElement?.querySelectorAll(".badge") ?? [];
  copy.append(...[...row.childNodes, ...badges].map((node) => node.cloneNode(true)));
  L.popup({ maxWidth: 280, autoPanPadding: [20, 20] }).setLatLng(mark.getLatLng()).setContent(copy).openOn(map);
}

// folium's own script, further down in the page, makes the map with the global L.
Object.assign(window, { L });
addEventListener("load", () => {
  const map = (window as unknown as { map_town?: L.Map }).map_town;
  const data = document.getElementById("tryggkarta-data");
  if (map === undefined || data === null) return;
  map.attributionControl.remove();
  const box = map.getContainer();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", document.getElementById("lista")?.dataset["map"] ?? "");
  L.control.scale({ metric: true, imperial: false }).addTo(map);
  draw(map, JSON.parse(data.textContent) as Data);
  document.documentElement.dataset["ready"] = "true";
});
