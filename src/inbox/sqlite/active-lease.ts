import { LeaseLostError } from '../errors.js';
import type { Claim, Settlement } from '../inbox.js';
import type { WireClaim } from './protocol.js';
import type { Thread } from './thread.js';

/** A claim as the handlers get it, and the lease behind it, which the thread renews. */
export class ActiveLease implements Claim {
  readonly id: string;
  readonly orderKey: string | undefined;
  readonly type: string;
  readonly webhook: string | undefined;
  readonly body: Uint8Array;
  readonly origin: Claim['origin'];
  readonly attempt: number;
  readonly lost: number;
  readonly finished: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #token: string;
  readonly #thread: Thread;

  constructor(thread: Thread, claim: WireClaim) {
    this.id = claim.id;
    this.orderKey = claim.orderKey;
    this.type = claim.type;
    this.webhook = claim.webhook;
    this.body = claim.body;
    this.origin = claim.origin;
    this.attempt = claim.attempt;
    this.lost = claim.lost;
    this.finished = new Set(claim.finished);
    this.signal = this.#controller.signal;
    this.#token = claim.lease;
    this.#thread = thread;
  }

  markFinished(handler: string): Promise<void> {
    return this.#thread.send({ kind: 'markFinished', lease: this.#token, handler });
  }

  markUnsubscribed(): Promise<void> {
    return this.#thread.send({ kind: 'markUnsubscribed', lease: this.#token });
  }

  settle(settlement: Settlement): Promise<void> {
    return this.#thread.send({ kind: 'settle', lease: this.#token, settlement });
  }

  /** Aborts the attempt: another process may have the entry by now. */
  lose(reason: unknown = new LeaseLostError()): void {
    this.#controller.abort(reason);
  }
}
