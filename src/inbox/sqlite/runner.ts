import { withDeadline } from '../../util/timers.js';
import type { Logger } from '../../util/logger.js';
import { LeaseLostError } from '../errors.js';
import type { ProcessClaim, Settlement } from '../inbox.js';
import { rejected } from '../kit/rejected.js';
import type { RetryPolicy } from '../retry-policy.js';
import { HeldClaim } from './held-claim.js';
import type { WireClaim } from './protocol.js';
import type { Thread } from './thread.js';

/** Hands claims to the one who runs the handlers, and the settlements to the thread. */
export class Runner {
  readonly #thread: Thread;
  readonly #logger: Logger;
  readonly #retry: RetryPolicy;
  readonly #active = new Map<string, AbortController>();
  #handle: ProcessClaim | undefined;
  #whenIdle: (() => void)[] = [];

  constructor(thread: Thread, logger: Logger, retry: RetryPolicy) {
    this.#thread = thread;
    this.#logger = logger;
    this.#retry = retry;
  }

  async start(handle: ProcessClaim, concurrency: number): Promise<void> {
    this.#handle = handle;
    this.#thread.keepAlive = true;
    await this.#thread.send({ kind: 'start', concurrency });
  }

  /** Claims that are on their way here are given back. */
  async stop(timeoutMs: number): Promise<void> {
    this.#handle = undefined;
    await this.#thread.send({ kind: 'stop' });
    await withDeadline(this.#idle(), timeoutMs, () => undefined);
    this.#thread.keepAlive = false;
  }

  take(claim: WireClaim): void {
    void this.#run(claim);
  }

  /** Tells the handlers that their entry may be somebody else's by now: that of one lease, or of all. */
  lose(lease?: string): void {
    const leases = lease === undefined ? [...this.#active.keys()] : [lease];
    for (const each of leases) this.#active.get(each)?.abort(new LeaseLostError());
  }

  async #run(claim: WireClaim): Promise<void> {
    const { lease, id } = claim;
    const controller = new AbortController();
    this.#active.set(lease, controller);
    try {
      const settlement = await this.#settlement(claim, controller.signal);
      await this.#thread.send({ kind: 'settlement', lease, settlement });
    } catch (error) {
      controller.abort(error);
      this.#logger.warn({ id, error }, 'What became of an entry was not recorded; it will be handled again');
    } finally {
      this.#active.delete(lease);
      if (this.#active.size === 0) for (const tell of this.#whenIdle.splice(0)) tell();
    }
  }

  async #settlement(claim: WireClaim, signal: AbortSignal): Promise<Settlement> {
    if (this.#handle === undefined) return { kind: 'release' };
    try {
      return await this.#handle(new HeldClaim(this.#thread, signal, claim));
    } catch (error) {
      this.#logger.error({ id: claim.id, error }, 'An entry could not be handled');
      return rejected(error, claim, this.#retry);
    }
  }

  #idle(): Promise<void> {
    if (this.#active.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }
}
