// Two people changed the same thing: what can be put together, and what a person has to choose.

import type { Change, MultiPolygon, Point } from "./model.ts";

export interface Clash {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged {
  /** What of my change still has to be sent: fields that nobody else touched. */
  readonly change: Change;
  /** Fields that both changed, to different contents. */
  readonly clashes: readonly Clash[];
}

/** A thing's fields and where it is, under one roof: the geometry is a field like any other. */
export interface Content {
  readonly properties: object;
  readonly geometry: unknown;
}

export const GEOMETRY = "geometry";

/** Whether two JSON contents say the same; the order of an object's names does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => name in other && isSame(field(one, name), field(other, name)))
  );
}

/**
 * My `change`, made from `base`, put on top of `theirs`. A field clashes where they changed it since `base`, and I want
 * something else than what stands there now; everything else goes together.
 */
export function merged(base: Content, change: Change, theirs: Content): Merged {
  const wanted: Record<string, unknown> = { ...change.properties };
  if (change.geometry !== undefined) wanted[GEOMETRY] = change.geometry;
  const send: Record<string, unknown> = {};
  const clashes: Clash[] = [];
  for (const [name, mine] of Object.entries(wanted)) {
    const now = valueIn(theirs, name);
    if (isSame(mine, now)) continue;
    if (isSame(valueIn(base, name), now)) send[name] = mine;
    else clashes.push({ field: name, mine, theirs: now });
  }
  return { change: asChange(send), clashes };
}

/** The change with the clashing fields that I chose to keep as mine. */
export function settled(found: Merged, mineIsKept: ReadonlySet<string>): Change {
  const kept = found.clashes.filter((clash) => mineIsKept.has(clash.field)).map((clash) => [clash.field, clash.mine]);
  const geometry = found.change.geometry === undefined ? {} : { [GEOMETRY]: found.change.geometry };
  return asChange({ ...found.change.properties, ...geometry, ...Object.fromEntries(kept) });
}

/** What of the wanted fields differs from what is there: a change that sends nothing needless. */
export function difference(base: Content, wanted: Change): Change {
  const entries = Object.entries(wanted.properties).filter(([name, value]) => !isSame(valueIn(base, name), value));
  const moved = wanted.geometry !== undefined && !isSame(base.geometry, wanted.geometry);
  return asChange({ ...Object.fromEntries(entries), ...(moved ? { [GEOMETRY]: wanted.geometry } : {}) });
}

/** The change that leads back: the same fields with what stood there before. */
export function inverse(base: Content, change: Change): Change {
  const names = [...Object.keys(change.properties), ...(change.geometry === undefined ? [] : [GEOMETRY])];
  return asChange(Object.fromEntries(names.map((name) => [name, valueIn(base, name)])));
}

export function isEmpty(change: Change): boolean {
  return Object.keys(change.properties).length === 0 && change.geometry === undefined;
}

function asChange(fields: Record<string, unknown>): Change {
  const { [GEOMETRY]: geometry, ...properties } = fields;
  return GEOMETRY in fields ? { properties, geometry: geometry as Point | MultiPolygon | null } : { properties };
}

function valueIn(content: Content, name: string): unknown {
  return name === GEOMETRY ? content.geometry : field(content.properties, name);
}

function field(thing: object, name: string): unknown {
  return (thing as Record<string, unknown>)[name];
}
