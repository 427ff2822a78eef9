/**
 * A bucket that holds `capacity` and refills by `perSecond`. Keeps work that anyone can ask for without a signature from
 * becoming a way to keep the process busy.
 */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perSecond: number;
  #left: number;
  #since = Date.now();

  constructor(capacity: number, perSecond: number) {
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#left = capacity;
  }

  /** Takes so much, or nothing. Returns whether there was enough. */
  take(amount: number): boolean {
    const seconds = Math.max(0, Date.now() - this.#since) / 1000;
    this.#since = Date.now();
    this.#left = Math.min(this.#capacity, this.#left + seconds * this.#perSecond);
    if (this.#left < amount) return false;
    this.#left -= amount;
    return true;
  }
}
