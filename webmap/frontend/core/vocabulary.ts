// The words of the trade, as the API gives them in the page's language: categories, states, legal moves.

/** One thing that can be chosen, with its label. */
export interface Term {
  readonly code: string;
  readonly label: string;
}

/** One step of a scale. */
export interface Step {
  readonly value: number;
  readonly label: string;
}

export interface CategoryTerm extends Term {
  readonly group: string;
  /** What it is called where the place feels safe: "Well lit". */
  readonly label_safe: string;
}

/** A state of an action: which states may follow, and which facts it needs. */
export interface ActionStateTerm extends Term {
  readonly next: readonly string[];
  readonly needs: readonly string[];
}

export interface Vocabulary {
  readonly groups: readonly Term[];
  readonly categories: readonly CategoryTerm[];
  readonly valences: readonly Term[];
  readonly feelings: readonly Step[];
  readonly severities: readonly Step[];
  readonly observation_states: readonly Term[];
  readonly answers: readonly Term[];
  /** Whom what is urgent is passed on to. */
  readonly authorities: readonly Term[];
  readonly placements: readonly Term[];
  readonly time_precisions: readonly Term[];
  readonly flags: readonly Term[];
  readonly action_states: readonly ActionStateTerm[];
  readonly action_kinds: readonly Term[];
  readonly decline_reasons: readonly Term[];
  readonly replies: readonly Term[];
  readonly area_kinds: readonly Term[];
  /** What fields are called. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The label of a code; the code itself where the vocabulary does not have it. */
export function labelOf(terms: readonly Term[], code: string): string {
  return terms.find((term) => term.code === code)?.label ?? code;
}

/** What a category is called at a place of that valence. */
export function categoryLabel(vocabulary: Vocabulary, code: string, valence: string): string {
  const category = vocabulary.categories.find((one) => one.code === code);
  if (category === undefined) return code;
  return valence === "safe" ? category.label_safe : category.label;
}

/** The group of a category: its first letter, which chooses colour and letter on the map. */
export function groupOf(code: string): string {
  return code.slice(0, 1);
}

/** The categories under their groups, in the order of the vocabulary. */
export function byGroup(vocabulary: Vocabulary): readonly (readonly [Term, readonly CategoryTerm[]])[] {
  return vocabulary.groups.map((group) => [group, vocabulary.categories.filter((one) => one.group === group.code)] as const);
}
