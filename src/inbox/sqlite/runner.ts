import type { Logger } from '../../util/logger.js';
import { LeaseLostError } from '../errors.js';
import type { ProcessClaim } from '../inbox.js';
import { ClaimRunner } from '../kit/claim-runner.js';
import type { CheckedInboxOptions } from '../options.js';
import { HeldClaim } from './held-claim.js';
import type { WireClaim } from './protocol.js';
import type { Thread } from './thread.js';

/** Passes the claims that the thread makes to the handlers, and their settlements to the thread. */
export class Runner {
  readonly #thread: Thread;
  readonly #logger: Logger;
  readonly #options: CheckedInboxOptions;
  readonly #runner: ClaimRunner;
  readonly #leases = new Map<string, AbortController>();

  constructor(thread: Thread, logger: Logger, options: CheckedInboxOptions) {
    this.#thread = thread;
    this.#logger = logger;
    this.#options = options;
    this.#runner = new ClaimRunner(options);
  }

  async start(processClaim: ProcessClaim): Promise<void> {
    this.#runner.start(processClaim, this.#logger);
    this.#thread.keepAlive = true;
    await this.#thread.send({ kind: 'start', concurrency: this.#options.concurrency });
  }

  /** Claims that are on their way here are released. */
  async stop(timeoutMs: number): Promise<void> {
    this.#runner.stop();
    await this.#thread.send({ kind: 'stop' });
    await this.#runner.drain(timeoutMs);
    this.#thread.keepAlive = false;
  }

  /** Aborts the attempt of one lease, or all of them: another process may have the entry by now. */
  lose(lease?: string): void {
    const leases = lease === undefined ? [...this.#leases.keys()] : [lease];
    for (const each of leases) this.#leases.get(each)?.abort(new LeaseLostError());
  }

  async run(claim: WireClaim): Promise<void> {
    const { lease, id } = claim;
    const controller = new AbortController();
    this.#leases.set(lease, controller);
    try {
      await this.#runner.run(new HeldClaim(this.#thread, controller.signal, claim), (settlement) =>
        this.#thread.send({ kind: 'settlement', lease, settlement }),
      );
    } catch (error) {
      controller.abort(error);
      this.#logger.warn({ id, err: error }, 'A settlement was not recorded; the entry will be handled again');
    } finally {
      this.#leases.delete(lease);
    }
  }
}
