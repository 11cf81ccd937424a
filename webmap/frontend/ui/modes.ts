// One mode at a time: placing, moving, drawing … Entering one leaves the other.

export interface Mode {
  enter(): void;
  exit(): void;
  /** Takes back the last step within the mode, where it has steps. */
  stepBack?(): void;
}

export class Modes {
  readonly #left: () => void;
  #current: Mode | null = null;
  #opener: HTMLElement | null = null;

  /** `left` is called when a mode has ended and none has followed. */
  constructor(left: () => void) {
    this.#left = left;
  }

  get current(): Mode | null {
    return this.#current;
  }

  enter(mode: Mode): void {
    this.#current?.exit();
    this.#opener = document.activeElement as HTMLElement | null;
    this.#current = mode;
    mode.enter();
  }

  /** Leaves the mode, if it is the present one; focus goes back to where it was entered from. */
  leave(mode: Mode | null = this.#current): void {
    if (mode === null || mode !== this.#current) return;
    this.#current = null;
    mode.exit();
    if (this.#opener?.isConnected === true) this.#opener.focus({ preventScroll: true });
    this.#left();
  }
}
