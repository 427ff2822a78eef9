import type { Failure, FromWorker, WireClaim } from '../protocol.js';

/** Collects what there is to say to the main thread, and says it in one message. */
export class Outbox {
  readonly #post: (message: FromWorker) => void;
  #answers: [number, unknown][] = [];
  #failures: [number, Failure][] = [];
  #claims: WireClaim[] = [];
  #lost: string[] = [];

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  answer(number: number, answer: unknown): void {
    this.#answers.push([number, answer]);
  }

  fail(number: number, failure: Failure): void {
    this.#failures.push([number, failure]);
  }

  claimed(claims: readonly WireClaim[]): void {
    this.#claims.push(...claims);
  }

  lost(lease: string): void {
    this.#lost.push(lease);
  }

  send(): void {
    const [answers, failures, claims, lost] = [this.#answers, this.#failures, this.#claims, this.#lost];
    if (answers.length + failures.length + claims.length + lost.length === 0) return;
    this.#answers = [];
    this.#failures = [];
    this.#claims = [];
    this.#lost = [];
    this.#post({ answers, failures, claims, lost });
  }
}
