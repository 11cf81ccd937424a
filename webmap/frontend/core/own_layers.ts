// A municipality's own layers: what the API tells of them, and how a feature is said in words.

export interface OwnLayer {
  readonly name: string;
  readonly credit: string;
  readonly count: number;
}

export interface OwnFeature {
  readonly type: "Feature";
  readonly id: number;
  readonly geometry: unknown;
  readonly properties: { readonly name: string; readonly facts: Readonly<Record<string, string | number | boolean>> };
}

/** Facts that stand in a line of the list. */
const SAID = 4;

/** A feature in words: its name, or its number, then its first facts but the name itself. */
export function inWords(feature: OwnFeature, numbered: string): string {
  const { name, facts } = feature.properties;
  const said = Object.entries(facts).filter(([, value]) => String(value) !== name).slice(0, SAID);
  return [name || numbered, ...said.map(([key, value]) => `${key}: ${value}`)].join(" · ");
}
