import { describeError } from '../../util/describe-error.js';
import type { Logger } from '../../util/logger.js';
import { withDeadline } from '../../util/timers.js';
import type { Claim, ProcessClaim, Settlement } from '../inbox.js';
import type { CheckedInboxOptions } from '../options.js';
import type { RetryPolicy } from '../retry-policy.js';

/**
 * Runs the attempts of one inbox: at most `concurrency` at once, from `start` until `stop`. It knows nothing of leases:
 * an engine makes the claims, and records the settlements.
 */
export class ClaimRunner {
  readonly #concurrency: number;
  readonly #retry: RetryPolicy;
  /** Attempts, each with the recording of its settlement. */
  readonly #running = new Set<Promise<void>>();
  readonly #waiting: ((hasPlace: boolean) => void)[] = [];
  #taken = 0;
  #started: { readonly processClaim: ProcessClaim; readonly logger: Logger } | undefined;

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
  run(claim: Claim, record: (settlement: Settlement) => unknown): Promise<void> {
    const running = this.#run(claim, record).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** From now on claims are released instead of attempted; attempts that have begun go on. */
  stop(): void {
    this.#started = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve(false);
  }

  /** Resolves when nothing runs any more: to true, or to false once `timeoutMs` milliseconds are over. */
  drain(timeoutMs: number): Promise<boolean> {
    const drained = async (): Promise<boolean> => {
      while (this.#running.size > 0) await Promise.allSettled(this.#running);
      return true;
    };
    return withDeadline(drained(), timeoutMs, () => false);
  }

  async #run(claim: Claim, record: (settlement: Settlement) => unknown): Promise<void> {
    await record(await this.#attempt(claim));
  }

  async #attempt(claim: Claim): Promise<Settlement> {
    if (!(await this.#takePlace())) return { kind: 'release' };
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

  #takePlace(): boolean | Promise<boolean> {
    if (this.#started === undefined) return false;
    if (this.#taken >= this.#concurrency) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#taken += 1;
    return true;
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
