// Which observations the page is about, and how that stands in the page's address and in the API's.

/** Empty lists and empty strings mean "any". `from` and `to` are days in the municipality's zone, both inclusive. */
export interface Filter {
  readonly codes: readonly string[];
  readonly valence: readonly string[];
  readonly state: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly walk: string;
  readonly area: string;
  readonly action: string;
  /** "true": with a position; "false": without one. */
  readonly placed: string;
}

export const EVERYTHING: Filter = { codes: [], valence: [], state: [], from: "", to: "", walk: "", area: "", action: "", placed: "" };

/** What they are called in the page's address, where `area` and `action` are the chosen ones; the API calls them so. */
export const ON_THE_PAGE: Readonly<Record<string, string>> = { area: "within", action: "linked" };

const LISTS = ["codes", "valence", "state"] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;
const WORD = /^[A-Za-z0-9_-]{1,64}$/;
const SHAPES = { from: DAY, to: DAY, walk: WORD, area: WORD, action: WORD, placed: /^(true|false)$/ };
const WORDS = Object.keys(SHAPES) as (keyof typeof SHAPES)[];

/** The filter that an address asks for; what can't be one is left out, never sent on. */
export function filterFrom(query: URLSearchParams): Filter {
  const list = (name: string): string[] =>
    [...new Set((query.get(name) ?? "").split(",").filter((word) => WORD.test(word)))].sort();
  const words = WORDS.map((name) => {
    const value = query.get(ON_THE_PAGE[name] ?? name) ?? "";
    return [name, SHAPES[name].test(value) ? value : ""];
  });
  return { ...EVERYTHING, ...Object.fromEntries(words), codes: list("codes"), valence: list("valence"), state: list("state") };
}

/** Writes the filter into a query, and takes away what it does not ask for. */
export function writeFilter(filter: Filter, query: URLSearchParams, names: Readonly<Record<string, string>> = {}): void {
  for (const name of LISTS) {
    if (filter[name].length > 0) query.set(name, [...filter[name]].sort().join(","));
    else query.delete(name);
  }
  for (const word of WORDS) {
    const name = names[word] ?? word;
    if (filter[word] !== "") query.set(name, filter[word]);
    else query.delete(name);
  }
}

/** How many of its parts ask for something. */
export function partsIn(filter: Filter): number {
  return LISTS.filter((name) => filter[name].length > 0).length + WORDS.filter((name) => filter[name] !== "").length;
}

/** The list with `word` in it, or without it. */
export function toggled(list: readonly string[], word: string, isIn: boolean): string[] {
  const others = list.filter((other) => other !== word);
  return isIn ? [...others, word].sort() : others;
}
