import type { Logger } from '../../util/logger.js';
import type { ProcessClaim } from '../inbox.js';
import { ClaimRunner } from '../kit/claim-runner.js';
import type { CheckedInboxOptions } from '../options.js';
import { ActiveLease } from './active-lease.js';
import type { WireClaim } from './protocol.js';
import type { Thread } from './thread.js';

/** Passes the claims that the thread makes to the handlers, and their settlements to the thread. */
export class LeaseRunner {
  readonly #thread: Thread;
  readonly #logger: Logger;
  readonly #concurrency: number;
  readonly #runner: ClaimRunner;
  /** By their tokens. */
  readonly #leases = new Map<string, ActiveLease>();

  constructor(thread: Thread, logger: Logger, options: CheckedInboxOptions) {
    this.#thread = thread;
    this.#logger = logger;
    this.#concurrency = options.concurrency;
    this.#runner = new ClaimRunner(options);
  }

  async start(processClaim: ProcessClaim): Promise<void> {
    this.#runner.start(processClaim, this.#logger);
    this.#thread.keepAlive = true;
    await this.#thread.send({ kind: 'start', concurrency: this.#concurrency });
  }

  /** Claims that are on their way here are released. */
  async stop(timeoutMs: number): Promise<void> {
    this.#runner.stop();
    await this.#thread.send({ kind: 'stop' });
    await this.#runner.drain(timeoutMs);
    this.#thread.keepAlive = false;
  }

  async run(claim: WireClaim): Promise<void> {
    const lease = new ActiveLease(this.#thread, claim);
    this.#leases.set(claim.lease, lease);
    try {
      await this.#runner.run(lease, (settlement) => lease.settle(settlement));
    } catch (error) {
      lease.lose(error);
      this.#logger.warn(
        { id: claim.id, err: error },
        'A settlement was not recorded; the entry will be handled again',
      );
    } finally {
      this.#leases.delete(claim.lease);
    }
  }

  lose(token: string): void {
    this.#leases.get(token)?.lose();
  }

  loseAll(): void {
    for (const lease of this.#leases.values()) lease.lose();
  }
}
