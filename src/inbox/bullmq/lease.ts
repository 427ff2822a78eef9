import { LeaseLostError } from '../errors.js';

/** The lease of one claim, as far as this process knows: BullMQ's lock in Redis decides. */
export class Lease {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  /** Lost in `ms` unless it is renewed. */
  constructor(ms: number) {
    // A little early: the lock was set before this process heard of it.
    this.#timer = setTimeout(() => this.lose(), ms * 0.9);
    this.#timer.unref();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  renew(): void {
    this.#timer.refresh();
  }

  /** Somebody else may have the entry by now. */
  lose(): void {
    clearTimeout(this.#timer);
    this.#controller.abort(new LeaseLostError());
  }

  /** The claim has its settlement. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
