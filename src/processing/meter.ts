const SECONDS = 60;

/** Counts what happened in the last minute, in constant space. */
export class Meter {
  readonly #counts = new Array<number>(SECONDS).fill(0);
  /** The second that each count belongs to. */
  readonly #seconds = new Array<number>(SECONDS).fill(-1);

  /** Something happened at `now`, in milliseconds since 1970. */
  add(now: number): void {
    const second = Math.floor(now / 1_000);
    const place = second % SECONDS;
    if (this.#seconds[place] !== second) this.#counts[place] = 0;
    this.#seconds[place] = second;
    this.#counts[place]!++;
  }

  /** How often in the 60 seconds up to that of `now`. */
  lastMinute(now: number): number {
    const second = Math.floor(now / 1_000);
    return this.#counts.reduce((sum, count, place) => {
      const age = second - this.#seconds[place]!;
      return age >= 0 && age < SECONDS ? sum + count : sum;
    }, 0);
  }
}
