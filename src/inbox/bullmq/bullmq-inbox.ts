import { defaultLogger, type Logger } from '../../util/logger.js';
import type { CopyTarget, EntryBatch } from '../copy.js';
import { InboxError, InboxUnavailableError } from '../errors.js';
import type {
  AcceptResult,
  AttemptError,
  DeadLetters,
  InboxDeps,
  InboxStats,
  NewEntry,
  ProcessClaim,
} from '../inbox.js';
import { makeDeadLetters } from '../kit/dead-letters.js';
import type { CheckedInboxOptions } from '../options.js';
import { Connections } from './connections.js';
import { makeNames, type Names } from './names.js';
import { accept } from './operations/accept.js';
import { addDeadLetter } from './operations/add-dead-letter.js';
import { failedJobs } from './operations/dead-letters.js';
import { restore } from './operations/restore.js';
import { stats } from './operations/stats.js';
import { optionalPackages, type BullMQ } from './optional-packages.js';
import { checkBullMQOptions, type BullMQInboxOptions, type CheckedBullMQOptions } from './options.js';
import { Runner } from './runner.js';
import { closeStore, openStore, type Store } from './store.js';

/**
 * An inbox in Redis or Valkey, for many machines: BullMQ does the queueing, and its tools show the entries. Needs the
 * packages `bullmq` and `ioredis`. What it guarantees, and how Redis must be set up, is in `docs/inbox-bullmq.md`.
 *
 * `open` rejects with an `InboxError` when the packages are missing or Redis cannot be used, within `timeoutMs`
 * (default 5 seconds); `accept` rejects with an `InboxUnavailableError` while Redis is away.
 *
 * @example
 * ```ts
 * const webhooks = new TrelloWebhooks({
 *   secret,
 *   callbackURL,
 *   inbox: bullmqInbox({ connection: 'redis://redis.internal:6379' }),
 * });
 * ```
 * @param options `connection` is required; `prefix` is `'trello-webhooks'`, `partitions` 32, `leaseMs` 30,000 and
 * `timeoutMs` 5,000 by default, and the options of every inbox may be given as well.
 * @throws InvalidOptionError when an option cannot work
 */
export function bullmqInbox(options: BullMQInboxOptions): CopyTarget {
  return new BullMQInbox(checkBullMQOptions(options));
}

/** What there is while it is open. */
interface Opened {
  readonly bullmq: BullMQ;
  readonly connections: Connections;
  readonly store: Store;
  readonly logger: Logger;
}

class BullMQInbox implements CopyTarget {
  readonly options: CheckedInboxOptions;
  readonly deadLetters: DeadLetters;
  readonly #options: CheckedBullMQOptions;
  readonly #names: Names;
  #opening: Promise<void> | undefined;
  #opened: Opened | undefined;
  #runner: Runner | undefined;

  constructor(options: CheckedBullMQOptions) {
    this.#options = options;
    this.options = options.inbox;
    this.#names = makeNames(options.prefix, options.partitions);
    this.deadLetters = makeDeadLetters(failedJobs(() => this.#open().store, options.inbox.retentionMs));
  }

  open(deps: InboxDeps = { logger: defaultLogger }): Promise<void> {
    this.#opening ??= this.#connect(deps).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async accept(entry: NewEntry): Promise<AcceptResult> {
    return accept(this.#open().store, entry);
  }

  async addDeadLetter(entry: NewEntry, error: AttemptError): Promise<void> {
    return addDeadLetter(this.#open().store, entry, error);
  }

  async start(processClaim: ProcessClaim): Promise<void> {
    if (this.#runner)
      throw new InboxError('The inbox hands out entries already', { hint: 'Call stop() first' });
    await this.#opening;
    const { bullmq, connections, store, logger } = this.#open();
    const { names } = store;
    this.#runner = new Runner({ bullmq, connections, names, options: this.#options, logger }, processClaim);
  }

  async stop(timeoutMs: number): Promise<void> {
    const runner = this.#runner;
    this.#runner = undefined;
    await runner?.stop(timeoutMs);
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => {});
    const opened = this.#opened;
    this.#opening = this.#opened = undefined;
    await this.stop(0);
    if (opened) closeStore(opened.store);
  }

  async stats(): Promise<InboxStats> {
    return stats(this.#open().store, this.options.retentionMs);
  }

  async restore(batch: EntryBatch): Promise<number> {
    return restore(this.#open().store, batch, this.options.retentionMs);
  }

  #open(): Opened {
    if (!this.#opened)
      throw new InboxUnavailableError(new InboxError('The inbox is not open', { hint: 'Call open() first' }));
    return this.#opened;
  }

  async #connect({ logger }: InboxDeps): Promise<void> {
    const { bullmq, ioredis } = await optionalPackages();
    const connections = new Connections(this.#options, ioredis, logger);
    const store = await openStore(connections, bullmq, this.#names, logger);
    this.#opened = { bullmq, connections, store, logger };
  }
}
