/**
 * A bucket of `capacity` that refills by one per second. Keeps work that anybody can ask for without a signature
 * (looking for the reason of a mismatch) from becoming a way to keep the process busy.
 */
export class TokenBucket {
  #left: number;
  #since = Date.now();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#left = capacity;
  }

  /** Whether there was one left to take. */
  take(): boolean {
    const seconds = Math.max(0, Date.now() - this.#since) / 1000;
    this.#since = Date.now();
    this.#left = Math.min(this.#capacity, this.#left + seconds);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
