// The map itself: its window, its background, what moves it. Leaflet's lat-lng becomes lon-lat here, once.

import * as L from "leaflet";
import "leaflet/dist/leaflet.css";

import type { Bounds, Collection, Position, Town } from "../core/model.ts";
import type { Window } from "../core/view.ts";

export const MAX_ZOOM = 19;

/** The tools over the map take so much of its upper edge; on a map narrower than that they stand below it. */
const TOOLS_PX = 80;
const NARROW_PX = 500;
/** Half a pin with its ring. */
const PIN_PX = 26;

export function toLatLng({ lon, lat }: Position): L.LatLng {
  return L.latLng(lat, lon);
}

export function toPosition(latLng: L.LatLng): Position {
  const { lng, lat } = latLng.wrap();
  return { lon: lng, lat };
}

export class Canvas {
  readonly leaflet: L.Map;
  readonly element: HTMLElement;

  constructor(element: HTMLElement) {
    this.element = element;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.leaflet = L.map(element, {
      zoomControl: false, attributionControl: false, maxZoom: MAX_ZOOM, minZoom: 3, boxZoom: false,
      zoomAnimation: !isCalm, markerZoomAnimation: !isCalm, fadeAnimation: false, inertia: !isCalm, keyboardPanDelta: 80,
    });
    L.control.scale({ metric: true, imperial: false, position: "bottomleft" }).addTo(this.leaflet);
    // Areas and drawings lie over the background and under the pins.
    for (const [pane, order] of [["background", 200], ["areas", 350], ["drawing", 450]] as const) {
      this.leaflet.createPane(pane).style.zIndex = String(order);
    }
    // A drag that began on a mark ends with a click there, which nobody means. Keys' clicks have no detail.
    element.addEventListener("click", (event) => {
      const dragging = this.leaflet.dragging as L.Handler & { moved(): boolean };
      if (event.detail > 0 && dragging.moved()) event.stopPropagation();
    }, true);
    new ResizeObserver(() => this.leaflet.invalidateSize({ pan: false })).observe(element);
  }

  /** Outlines of the town and its neighbours; they can't be pointed at. */
  drawBackground(town: Town, neighbours: Collection<Town>): void {
    const layer = (className: string, data: unknown): L.GeoJSON =>
      L.geoJSON(data as GeoJSON.GeoJsonObject, { interactive: false, pane: "background", style: { className, smoothFactor: 0.5 } as L.PathOptions });
    layer("neighbour", { type: "FeatureCollection", features: neighbours.features }).addTo(this.leaflet);
    layer("town", town).addTo(this.leaflet);
  }

  show(window: Window): void {
    this.leaflet.setView(toLatLng(window.centre), window.zoom, { animate: false });
  }

  showBounds([west, south, east, north]: Bounds, zoomAtMost: number = MAX_ZOOM): void {
    const isNarrow = this.leaflet.getSize().x < NARROW_PX;
    const [paddingTopLeft, paddingBottomRight]: L.PointTuple[] = isNarrow ? [[24, 24], [24, 24]] : [[40, TOOLS_PX], [60, 40]];
    this.leaflet.fitBounds([[south, west], [north, east]], { paddingTopLeft, paddingBottomRight, maxZoom: zoomAtMost, animate: false });
  }

  /** The zoom at which the bounds fill the window. */
  zoomFor([west, south, east, north]: Bounds): number {
    return this.leaflet.getBoundsZoom(L.latLngBounds([[south, west], [north, east]]), false, L.point(60, 60));
  }

  get window(): Window {
    return { centre: toPosition(this.leaflet.getCenter()), zoom: this.leaflet.getZoom() };
  }

  /** What is in the window. */
  get bounds(): Bounds {
    const bounds = this.leaflet.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  get zoom(): number {
    return this.leaflet.getZoom();
  }

  get centre(): Position {
    return toPosition(this.leaflet.getCenter());
  }

  holds(position: Position): boolean {
    return this.leaflet.getBounds().contains(toLatLng(position));
  }

  /** Whether a pin there is in sight: in the window, whole, and not under the tools. */
  shows(position: Position): boolean {
    const { x, y } = this.leaflet.latLngToContainerPoint(toLatLng(position));
    const size = this.leaflet.getSize();
    const top = size.x < NARROW_PX ? PIN_PX : TOOLS_PX;
    return x >= PIN_PX && x <= size.x - PIN_PX && y >= top && y <= size.y - PIN_PX;
  }

  zoomBy(steps: number): void {
    this.leaflet.setZoom(this.leaflet.getZoom() + steps);
  }

  onMove(listen: () => void): void {
    this.leaflet.on("moveend", listen);
  }

  /** Tells when somebody drags the map. */
  onDrag(listen: () => void): void {
    this.leaflet.on("dragstart", listen);
  }

  /** Tells where the map is clicked, until the answer is called. */
  onClick(listen: (position: Position) => void): () => void {
    const heard = (event: L.LeafletMouseEvent): void => listen(toPosition(event.latlng));
    this.leaflet.on("click", heard);
    return () => this.leaflet.off("click", heard);
  }

  /** The position so many pixels away from another one, at the present zoom. */
  beside(position: Position, right_px: number, down_px: number): Position {
    const at = this.leaflet.project(toLatLng(position)).add([right_px, down_px]);
    return toPosition(this.leaflet.unproject(at));
  }
}
