const LONGEST_MS = 60_000;

/** Starts the thread again after a fault: one timer, whose pause doubles until the thread has lived for a minute. */
export class Restart {
  readonly #firstMs: number;
  #pauseMs: number;
  #openedAt = Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(firstMs: number) {
    this.#firstMs = this.#pauseMs = firstMs;
  }

  /** The thread has begun. */
  opened(): void {
    this.#openedAt = performance.now();
  }

  /** Calls `start` after a pause, unless that is to happen already. */
  schedule(start: () => void): void {
    if (this.#timer !== undefined) return;
    if (performance.now() - this.#openedAt > LONGEST_MS) this.#pauseMs = this.#firstMs;
    this.#openedAt = Infinity;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      start();
    }, this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_MS);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
