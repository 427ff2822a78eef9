import { defaultLogger } from '../../util/logger.js';
import { InboxError, InboxUnavailableError } from '../errors.js';
import type {
  AcceptResult,
  AttemptError,
  DeadLetters,
  ProcessClaim,
  InboxDeps,
  InboxStats,
  NewEntry,
} from '../inbox.js';
import type { CopyTarget, EntryBatch } from '../copy.js';
import type { CheckedInboxOptions } from '../options.js';
import { Connections } from './connection.js';
import { BullMQDeadLetters } from './dead-letters.js';
import { loadPackages, type BullMQ } from './load.js';
import { makeNames, type Names } from './names.js';
import { checkBullMQOptions, type BullMQInboxOptions, type CheckedBullMQOptions } from './options.js';
import { plainError } from './plain-error.js';
import { restore } from './restore.js';
import { Runner } from './runner.js';
import { stats } from './stats.js';
import { Store } from './store.js';

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
    this.deadLetters = new BullMQDeadLetters(() => this.#open().store, options.inbox.retentionMs);
  }

  open(context: InboxDeps = { logger: defaultLogger }): Promise<void> {
    this.#opening ??= this.#start(context).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async accept(entry: NewEntry): Promise<AcceptResult> {
    return this.#open().store.accept(entry);
  }

  async addDeadLetter(entry: NewEntry, error: AttemptError): Promise<void> {
    return this.#open().store.addDeadLetter(entry, error);
  }

  async start(handle: ProcessClaim): Promise<void> {
    if (this.#runner)
      throw new InboxError('The inbox hands out entries already', { hint: 'Call stop() first' });
    await this.#opening;
    const { bullmq, connections, store } = this.#open();
    const { server, names } = store;
    this.#runner = new Runner({ bullmq, connections, names, options: this.#options, server, handle });
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
    opened?.store.close();
  }

  async stats(): Promise<InboxStats> {
    const { store } = this.#open();
    try {
      return await stats(store, this.options.retentionMs);
    } catch (error) {
      throw new InboxUnavailableError(plainError(error));
    }
  }

  async restore(part: EntryBatch): Promise<number> {
    return restore(this.#open().store, part, this.options.retentionMs);
  }

  #open(): Opened {
    if (!this.#opened) throw new InboxUnavailableError(new Error('the inbox is not open'));
    return this.#opened;
  }

  async #start({ logger }: InboxDeps): Promise<void> {
    const { bullmq, ioredis } = await loadPackages();
    const connections = new Connections(this.#options, ioredis, logger);
    const store = await Store.open(connections, bullmq, this.#names, logger);
    this.#opened = { bullmq, connections, store };
  }
}
