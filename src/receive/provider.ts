import { ProviderFailedError } from '../errors.js';
import { withDeadline } from '../util/timers.js';

/** A value, or a promise where the user's function returns one. */
export type MaybePromise<T> = T | Promise<T>;

const KEEP_MS = 1_000;
const MAX_QUESTIONS = 1_000;

interface Kept<T> {
  readonly answer: Promise<T>;
  until: number;
}

/**
 * A function of the user's that answers for a request: for its secret, its callback URLs, or whether it is accepted. It
 * gets a time limit, and an asynchronous answer is kept for a second, so that one question is not asked many times at once.
 */
export class Provider<T> {
  readonly #name: string;
  readonly #timeoutMs: number;
  readonly #check: (value: unknown) => T;
  readonly #kept = new Map<string, Kept<T>>();

  /** `check` returns the answer, or throws when it cannot be used. */
  constructor(name: string, timeoutMs: number, check: (value: unknown) => T) {
    this.#name = name;
    this.#timeoutMs = timeoutMs;
    this.#check = check;
  }

  /**
   * The answer to a question; a promise when the function returns one. `question` tells questions apart. Throws
   * `ProviderFailedError`.
   */
  ask(question: string, call: () => unknown): MaybePromise<T> {
    const kept = this.#kept.get(question);
    if (kept !== undefined && kept.until > Date.now()) return kept.answer;
    let value: unknown;
    try {
      value = call();
      if (!isThenable(value)) return this.#check(value);
    } catch (error) {
      throw this.#failed('threw, or returned a value that cannot be used', error);
    }
    const answer = this.#settle(value);
    this.#keep(question, answer);
    return answer;
  }

  async #settle(value: PromiseLike<unknown>): Promise<T> {
    let settled: unknown;
    try {
      settled = await withDeadline(Promise.resolve(value), this.#timeoutMs, () => LATE);
      if (settled !== LATE) return this.#check(settled);
    } catch (error) {
      throw this.#failed('rejected, or resolved to a value that cannot be used', error);
    }
    throw this.#failed(`did not settle within ${this.#timeoutMs} ms`);
  }

  #keep(question: string, answer: Promise<T>): void {
    const kept: Kept<T> = { answer, until: Infinity };
    this.#kept.delete(question);
    this.#kept.set(question, kept);
    answer.then(
      () => (kept.until = Date.now() + KEEP_MS),
      // The next request asks again.
      () => this.#kept.get(question) === kept && this.#kept.delete(question),
    );
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_QUESTIONS && oldest !== undefined) this.#kept.delete(oldest);
  }

  #failed(detail: string, cause?: unknown): ProviderFailedError {
    return new ProviderFailedError(this.#name, detail, cause);
  }
}

const LATE = Symbol('late');

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
