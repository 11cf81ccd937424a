// What whoever looks at the page may do and sees in this municipality, as the server says on the page itself.
// It decides what is offered, nothing more: the server refuses what is asked for without the right to it.

/** What a person may do: the values of `geodata/model/permission.py`. */
export type Permitted =
  | "record" | "edit_observation" | "review" | "link" | "edit_action" | "edit_own_action" | "draw_area" | "plan_patrol" | "plan_walk"
  | "import" | "export" | "see_layers" | "give_accounts";

/** Whom a field is for: everyone, partners, the municipality, the police. */
export type Level = "P" | "S" | "I" | "X";

/** An element's `data-*`: words with spaces between. What is not said is not permitted. */
export interface Said {
  readonly may?: string | undefined;
  readonly sees?: string | undefined;
  readonly unit?: string | undefined;
}

export class Viewer {
  readonly #deeds: ReadonlySet<string>;
  readonly #levels: ReadonlySet<string>;
  readonly #unit: string;

  constructor({ may = "", sees = "", unit = "" }: Said) {
    this.#deeds = new Set(words(may));
    this.#levels = new Set(words(sees));
    this.#unit = unit.trim();
  }

  may(deed: Permitted): boolean {
    return this.#deeds.has(deed);
  }

  sees(level: Level): boolean {
    return level === "P" || this.#levels.has(level);
  }

  /** Whether places and times come as they are, not as squares and parts of days. */
  get seesExactly(): boolean {
    return this.sees("S");
  }

  /** Whether the page offers nothing but to look: signed out, or without a role here. */
  get isVisitor(): boolean {
    return this.#deeds.size === 0 && !this.seesExactly;
  }

  /** Whether whoever looks may change anything at all on the map. */
  get mayChange(): boolean {
    return (["record", "edit_observation", "link", "edit_action", "draw_area"] as const).some((deed) => this.may(deed));
  }

  /** A caseworker's are the actions of the unit that they work in. */
  mayEditActionOf(responsibleUnit: string): boolean {
    const isOwn = this.#unit !== "" && responsibleUnit.trim() === this.#unit;
    return this.may("edit_action") || (isOwn && this.may("edit_own_action"));
  }

  /** Of the states of observations, those that this person can meet. */
  statesOf<T extends { readonly code: string }>(states: readonly T[]): readonly T[] {
    if (this.sees("I")) return states;
    if (this.sees("S")) return states.filter(({ code }) => !UNREAD.has(code));
    return states.filter(({ code }) => EVERYONES.has(code));
  }
}

/** `geodata/model/visibility.py` decides; an observation in another state never comes here. */
const UNREAD: ReadonlySet<string> = new Set(["received", "in_review", "rejected", "merged"]);
const EVERYONES: ReadonlySet<string> = new Set(["public", "answered"]);

/** Where one signs in, and from there comes back to `path` of this site. */
export function signInAddress(path: string): string {
  return `/logga-in?next=${encodeURIComponent(path)}`;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
