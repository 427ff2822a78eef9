import type { Claim } from '../inbox.js';
import type { Thread } from './thread.js';
import type { WireClaim } from './protocol.js';

/** A claim as the handlers see it. */
export class HeldClaim implements Claim {
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
  readonly #lease: string;
  readonly #thread: Thread;

  constructor(thread: Thread, signal: AbortSignal, claim: WireClaim) {
    this.id = claim.id;
    this.orderKey = claim.orderKey ?? undefined;
    this.type = claim.type;
    this.webhook = claim.webhook ?? undefined;
    this.body = claim.body;
    this.origin = claim.origin;
    this.attempt = claim.attempt;
    this.lost = claim.lost;
    this.finished = new Set(claim.finished);
    this.signal = signal;
    this.#thread = thread;
    this.#lease = claim.lease;
  }

  markFinished(handler: string): Promise<void> {
    return this.#thread.send({ kind: 'finished', lease: this.#lease, handler });
  }

  markUnsubscribed(): Promise<void> {
    return this.#thread.send({ kind: 'unsubscribed', lease: this.#lease });
  }
}
