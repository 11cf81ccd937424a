// What was done last, and how each of it is taken back.

export interface Deed {
  /** What was done, as a sentence. */
  readonly what: string;
  /** Takes it back; refuses by throwing. */
  readonly takeBack: () => Promise<void>;
}

const KEPT = 50;

/** The deeds of this visit, newest last. A deed that can't be taken back stays, so that a person can try again. */
export class Undo {
  readonly #deeds: Deed[] = [];
  #isBusy = false;

  get last(): Deed | null {
    return this.#deeds.at(-1) ?? null;
  }

  push(deed: Deed): void {
    this.#deeds.push(deed);
    if (this.#deeds.length > KEPT) this.#deeds.shift();
  }

  /** Takes the newest deed back and answers with it; null where there is none, or one is just being taken back. */
  async takeBack(deed: Deed | null = this.last): Promise<Deed | null> {
    if (deed === null || this.#isBusy || !this.#deeds.includes(deed)) return null;
    this.#isBusy = true;
    try {
      await deed.takeBack();
      this.#deeds.splice(this.#deeds.indexOf(deed), 1);
      return deed;
    } finally {
      this.#isBusy = false;
    }
  }
}
