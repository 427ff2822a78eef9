import { describeError } from '../../util/describe-error.js';
import type { Logger } from '../../util/logger.js';
import { withDeadline } from '../../util/timers.js';
import type { Claim, ProcessClaim, Settlement } from '../inbox.js';
import type { CheckedInboxOptions } from '../options.js';
import type { RetryPolicy } from '../../util/retry-policy.js';

/**
 * Runs the attempts of one inbox: at most `concurrency` at once, from `start` until `stop`. It knows nothing of leases:
 * an engine makes the claims, and records the settlements.
 */
export class ClaimRunner {
  readonly #concurrency: number;
  readonly #retry: RetryPolicy;
  #started: { readonly processClaim: ProcessClaim; readonly logger: Logger } | undefined;
  /** Claims that wait for a place. */
  readonly #waiting: ((hasPlace: boolean) => void)[] = [];
  #taken = 0;
  /** Claims whose settlement is not recorded yet. */
  #unsettled = 0;
  #whenDrained: (() => void)[] = [];

  constructor({ concurrency, retry }: Pick<CheckedInboxOptions, 'concurrency' | 'retry'>) {
    this.#concurrency = concurrency;
    this.#retry = retry;
  }

  start(processClaim: ProcessClaim, logger: Logger): void {
    this.#started = { processClaim, logger };
  }

  /** How many claims can be run without waiting for a place; 0 after `stop`. */
  get free(): number {
    return this.#started === undefined ? 0 : Math.max(0, this.#concurrency - this.#taken);
  }

  /**
   * Makes one attempt, as soon as there is a place, and passes its settlement to `record`: `release` when the runner is
   * stopped before the attempt begins. Resolves when the settlement is recorded; rejects with what `record` throws.
   */
  async run(claim: Claim, record: (settlement: Settlement) => unknown): Promise<void> {
    this.#unsettled += 1;
    try {
      const hasPlace = this.#takePlace() || (await this.#waitForPlace());
      await record(hasPlace ? await this.#attempt(claim) : { kind: 'release' });
    } finally {
      this.#unsettled -= 1;
      if (this.#unsettled === 0) for (const resolve of this.#whenDrained.splice(0)) resolve();
    }
  }

  /** From now on claims are released instead of attempted; attempts that have begun go on. */
  stop(): void {
    this.#started = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve(false);
  }

  /** Resolves to true when every settlement is recorded, or to false once `timeoutMs` milliseconds are over. */
  async drain(timeoutMs: number): Promise<boolean> {
    if (this.#unsettled === 0) return true;
    const drained = new Promise<true>((resolve) => this.#whenDrained.push(() => resolve(true)));
    return withDeadline(drained, timeoutMs, () => false);
  }

  /** Makes an attempt and gives its place back. */
  async #attempt(claim: Claim): Promise<Settlement> {
    // It may have been stopped after the place was given.
    const started = this.#started;
    try {
      return started === undefined ? { kind: 'release' } : await started.processClaim(claim);
    } catch (error) {
      started?.logger.error({ id: claim.id, err: error }, 'An entry could not be handled');
      return failedAttempt(error, claim, this.#retry);
    } finally {
      this.#givePlace();
    }
  }

  #takePlace(): boolean {
    if (this.free === 0) return false;
    this.#taken += 1;
    return true;
  }

  #waitForPlace(): Promise<boolean> {
    if (this.#started === undefined) return Promise.resolve(false);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #givePlace(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next(true);
  }
}

/** A `ProcessClaim` is not expected to reject. When it does, the attempt has failed. */
export function failedAttempt(
  error: unknown,
  { attempt, type }: Pick<Claim, 'attempt' | 'type'>,
  retry: RetryPolicy,
): Settlement {
  const errors = [{ attempt, at: Date.now(), handler: 'inbox', error: describeError(error) }];
  const delayMs = retry({ attempt, errors: [error], type });
  return delayMs === false ? { kind: 'dead', errors } : { kind: 'retry', delayMs, errors };
}
