// What the page knows of things: the API's features, typed. Positions are WGS 84, longitude first.

export interface Position {
  readonly lon: number;
  readonly lat: number;
}

export type Coordinates = [number, number];

export interface Point {
  type: "Point";
  coordinates: Coordinates;
}

export interface MultiPoint {
  type: "MultiPoint";
  coordinates: Coordinates[];
}

export interface MultiPolygon {
  type: "MultiPolygon";
  coordinates: Coordinates[][][];
}

export interface LineString {
  type: "LineString";
  coordinates: Coordinates[];
}

export interface Feature<P, G> {
  readonly type: "Feature";
  readonly id: string;
  readonly geometry: G | null;
  readonly properties: P;
}

export interface Collection<F> {
  readonly features: F[];
  readonly numberMatched: number;
  readonly numberReturned: number;
  readonly unplaced?: number;
  /** Those who made what is matched, and those who said “me too”: for everyone only where five and more did, in fives. */
  readonly people?: number;
}

/** What every kept thing carries beside its own fields. Here as below: what may be left out comes to those alone whom it is for. */
export interface Kept {
  readonly version?: number;
  readonly changed_at?: string;
  readonly municipality: string;
  readonly is_example: boolean;
  readonly is_withdrawn?: boolean;
}

/** What a map and a name say of an observation. */
export interface SeenFields {
  readonly valence: string;
  readonly primary_code: string;
  readonly state: string;
  readonly place: string;
  readonly observed_at: string | null;
  readonly observed_precision: string;
  readonly is_example: boolean;
}

export interface ObservationFields extends Kept, SeenFields {
  readonly secondary_codes: string[];
  readonly placement?: string;
  readonly accuracy_m?: number | null;
  readonly walk_id: string | null;
  readonly recorded_at?: string;
  readonly feeling: number | null;
  readonly severity?: number | null;
  readonly text_raw?: string;
  readonly text_public: string;
  readonly why?: string;
  readonly proposal?: string;
  readonly applies_when: string[];
  readonly flags?: string[];
  readonly source: string;
  readonly source_id?: string;
}

export interface ActionFields extends Kept {
  readonly title: string;
  readonly description: string;
  readonly kind: string;
  readonly state: string;
  readonly responsible_unit: string;
  readonly due: string | null;
  readonly next_states: string[];
  readonly is_overdue: boolean;
  readonly observation_count: number;
  readonly [field: string]: unknown;
}

export interface AreaFields extends Kept {
  readonly name: string;
  readonly kind: string;
  readonly decision?: string;
  readonly valid_from?: string | null;
  readonly valid_to?: string | null;
  readonly patrol_times?: string;
}

/** An area as one observation sees it: why they belong together. */
export interface BelongingFields extends AreaFields {
  readonly how: "containment" | "hand";
  readonly reason: string;
}

export interface WalkFields extends Kept {
  readonly title: string;
  readonly starts_at: string | null;
}

export interface TownFields {
  readonly name: string;
  readonly code: string | null;
  readonly time_zone: string;
}

export type Observation = Feature<ObservationFields, Point>;
/** An observation as a map shows it. */
export interface Seen {
  readonly type: "Feature";
  readonly id: string;
  readonly geometry: Point;
  readonly properties: SeenFields;
}
export type Action = Feature<ActionFields, Point | MultiPoint>;
export type Area = Feature<AreaFields, MultiPolygon>;
export type Belonging = Feature<BelongingFields, MultiPolygon>;
export type Walk = Feature<WalkFields, LineString>;
export type Town = Feature<TownFields, MultiPolygon>;

export interface HistoryEntry {
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  /** The same in words, in the page's language. */
  readonly by_label: string;
  readonly version: number;
  readonly operation: "add" | "edit";
  readonly fields: string[];
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
}

/** Changes to send: fields, and the geometry where it changes too (null takes the position away). */
export interface Change {
  readonly properties: Record<string, unknown>;
  readonly geometry?: Point | MultiPolygon | null;
}

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** Several observations that stand together: how many, and a box that holds them all. */
export interface Cluster {
  readonly type: "Feature";
  readonly geometry: Point;
  readonly properties: { readonly count: number; readonly bbox: Bounds };
}

/** What `/map` answers: the marks of a box, how many observations they stand for, and where everything matching lies. */
export interface MapAnswer {
  readonly features: readonly (Seen | Cluster)[];
  readonly numberMatched: number;
  /** Those who made what is matched, and those who said “me too”. */
  readonly people: number;
  readonly unplaced: number;
  readonly bbox?: Bounds;
}

export function isCluster(mark: Seen | Cluster): mark is Cluster {
  return "count" in mark.properties;
}

/** Whether an observation came with all that the municipality keeps of it: only then can it be edited, else what is not here would be emptied. */
export function isWhole({ properties }: Observation): boolean {
  return properties.version !== undefined && properties.text_raw !== undefined;
}

/** Where an observation stands, or null. */
export function positionOf(thing: { readonly geometry: Point | null }): Position | null {
  if (thing.geometry === null) return null;
  const [lon, lat] = thing.geometry.coordinates;
  return { lon, lat };
}

export function pointAt(position: Position | null): Point | null {
  return position === null ? null : { type: "Point", coordinates: [position.lon, position.lat] };
}

/** Every point that an action is drawn at: its own, or those of its observations. */
export function positionsOf(action: Action): Position[] {
  if (action.geometry === null) return [];
  const pairs = action.geometry.type === "Point" ? [action.geometry.coordinates] : action.geometry.coordinates;
  return pairs.map(([lon, lat]) => ({ lon, lat }));
}
