import type { Failure, FromWorker, WireClaim } from '../protocol.js';

/** Collects what the main thread is to get, and posts it in one message. */
export class ReplyBuffer {
  readonly #post: (message: FromWorker) => void;
  #replies: [number, unknown][] = [];
  #failures: [number, Failure][] = [];
  #claims: WireClaim[] = [];
  #lostLeases: string[] = [];

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  reply(number: number, reply: unknown): void {
    this.#replies.push([number, reply]);
  }

  fail(number: number, failure: Failure): void {
    this.#failures.push([number, failure]);
  }

  addClaims(claims: readonly WireClaim[]): void {
    this.#claims.push(...claims);
  }

  addLostLease(token: string): void {
    this.#lostLeases.push(token);
  }

  flush(): void {
    const message = {
      replies: this.#replies,
      failures: this.#failures,
      claims: this.#claims,
      lostLeases: this.#lostLeases,
    };
    if (Object.values(message).every((part) => part.length === 0)) return;
    this.#replies = [];
    this.#failures = [];
    this.#claims = [];
    this.#lostLeases = [];
    this.#post(message);
  }
}
