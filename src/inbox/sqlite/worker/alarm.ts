// Node's timers take no more.
const LONGEST_MS = 2_147_483_647;

/** Calls back at one time, the last one set. */
export class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** `at` is in milliseconds since 1970; undefined: never. */
  set(at: number | undefined): void {
    clearTimeout(this.#timer);
    if (at === undefined) return;
    // A timer may fire a little early: one millisecond more, instead of once for nothing.
    const delay = Math.min(Math.max(at - Date.now() + 1, 1), LONGEST_MS);
    this.#timer = setTimeout(this.#ring, delay);
  }
}
