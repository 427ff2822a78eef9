import type { ReportedLimit } from '../rate-limit.js';

/**
 * Counts the requests of one application or user, as Trello does. When Trello's interval began is unknown, so a place is
 * given again a whole interval after its response came: in no interval, wherever it begins, are more than `max` requests.
 */
export class Bucket {
  #max: number;
  #intervalMs: number;
  #inFlight = 0;
  /** When the places of requests that ended are free again, the earliest first. */
  readonly #freeAt: number[] = [];
  #blockedUntil = 0;

  /** `max` and `intervalMs` hold until a response reports others. */
  constructor(max: number, intervalMs: number) {
    this.#max = max;
    this.#intervalMs = intervalMs;
  }

  /** When the next request may be sent: `now` or earlier means at once, `undefined` when a response has to come first. */
  nextAt(now: number): number | undefined {
    this.#expire(now);
    if (now < this.#blockedUntil) return this.#blockedUntil;
    if (this.#inFlight + this.#freeAt.length < this.#max) return now;
    return this.#freeAt[this.#inFlight + this.#freeAt.length - this.#max];
  }

  /** How long a 429 still keeps all requests back, in ms. */
  blockedMs(now: number): number {
    return Math.max(0, this.#blockedUntil - now);
  }

  /** Whether it has nothing to remember. */
  isIdle(now: number): boolean {
    this.#expire(now);
    return this.#inFlight === 0 && this.#freeAt.length === 0 && now >= this.#blockedUntil;
  }

  take(): void {
    this.#inFlight += 1;
  }

  /** A request ended; with what its response reported, if one came. */
  release(now: number, reported: ReportedLimit | undefined): void {
    this.#inFlight -= 1;
    this.#freeAt.push(now + this.#intervalMs);
    if (reported !== undefined) this.#follow(now, reported);
  }

  /** Sends nothing for so long. */
  block(until: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, until);
  }

  #follow(now: number, { max, intervalMs, remaining }: ReportedLimit): void {
    if (intervalMs !== this.#intervalMs) {
      const change = intervalMs - this.#intervalMs;
      for (const [index, at] of this.#freeAt.entries()) this.#freeAt[index] = at + change;
      this.#intervalMs = intervalMs;
    }
    this.#max = max;
    this.#expire(now);
    // Other processes with the same key or token count as well.
    const others = max - remaining - this.#inFlight - this.#freeAt.length;
    for (let each = 0; each < others; each += 1) this.#freeAt.push(now + intervalMs);
  }

  #expire(now: number): void {
    const free = this.#freeAt.findIndex((at) => at > now);
    this.#freeAt.splice(0, free === -1 ? this.#freeAt.length : free);
  }
}
