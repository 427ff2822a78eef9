import { resolve } from 'node:path';
import { defaultLogger, guarded, type Logger } from '../../util/logger.js';
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
import type { CopySource, EntryBatch } from '../copy.js';
import type { CheckedInboxOptions } from '../options.js';
import { makeDeadLetters } from '../kit/dead-letters.js';
import { driverModule, fallbackDriver } from './driver-module.js';
import type { FromWorker, Tuning, WireDump, WireEntry } from './protocol.js';
import { Runner } from './runner.js';
import { Thread } from './thread.js';

interface Open {
  readonly thread: Thread;
  readonly runner: Runner;
}

/** The main thread's side of the inbox. The file is opened by `open`, or by the first use. */
export class SqliteInbox implements CopySource {
  readonly options: CheckedInboxOptions;
  readonly deadLetters: DeadLetters;
  readonly #file: string;
  readonly #driver: string | undefined;
  readonly #tuning: Tuning;
  #logger: Logger = guarded(defaultLogger);
  #opening: Promise<Open> | undefined;
  #open: Open | undefined;
  #closed = false;
  #handle: ProcessClaim | undefined;

  constructor(file: string, options: CheckedInboxOptions, driver: string | undefined, tuning: Tuning) {
    // The working directory may change before the file is opened.
    this.#file = resolve(file);
    this.options = options;
    this.#driver = driver;
    this.#tuning = tuning;
    this.deadLetters = makeDeadLetters({
      list: async (query) => (await this.#use()).thread.send({ kind: 'list', query }),
      replay: async (query) => (await this.#use()).thread.send({ kind: 'replay', query }),
      discard: async (query) => (await this.#use()).thread.send({ kind: 'discard', query }),
    });
  }

  async open(context?: InboxDeps): Promise<void> {
    if (context !== undefined) this.#logger = guarded(context.logger);
    this.#closed = false;
    await this.#use();
  }

  async accept(entry: NewEntry): Promise<AcceptResult> {
    const { thread } = this.#open ?? (await this.#tryToUse());
    this.#refuseTooMany(thread);
    return thread.sendBody(entry.body, (start, end) => ({ kind: 'accept', entry: wire(entry, start, end) }));
  }

  async addDeadLetter(entry: NewEntry, error: AttemptError): Promise<void> {
    const { thread } = this.#open ?? (await this.#tryToUse());
    this.#refuseTooMany(thread);
    return thread.sendBody(entry.body, (start, end) => ({
      kind: 'addDeadLetter',
      entry: wire(entry, start, end),
      error,
    }));
  }

  async start(handle: ProcessClaim): Promise<void> {
    const { runner } = await this.#use();
    this.#handle = handle;
    await runner.start(handle);
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#handle = undefined;
    await this.#open?.runner.stop(timeoutMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#handle = undefined;
    const open = await this.#opening?.catch(() => undefined);
    this.#opening = this.#open = undefined;
    // Nobody renews the leases from now on.
    open?.runner.lose();
    await open?.thread.close();
  }

  async stats(): Promise<InboxStats> {
    return (await this.#use()).thread.send({ kind: 'stats' });
  }

  async *dump(): AsyncGenerator<EntryBatch> {
    const { thread } = await this.#use();
    let after: number | undefined = 0;
    while (after !== undefined) {
      const { entries, unsubscribed, last }: WireDump = await thread.send({ kind: 'dump', after });
      yield { entries, unsubscribed };
      after = last;
    }
  }

  #use(): Promise<Open> {
    if (this.#closed)
      return Promise.reject(new InboxError('The inbox is closed', { hint: 'Call open() first' }));
    this.#opening ??= this.#start().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** For deliveries: whatever the reason, they cannot be stored now. */
  async #tryToUse(): Promise<Open> {
    try {
      return await this.#use();
    } catch (error) {
      throw new InboxUnavailableError(error);
    }
  }

  async #start(): Promise<Open> {
    const { retentionMs, keepBodies } = this.options;
    const settings = {
      file: this.#file,
      driver: this.#driver === undefined ? undefined : driverModule(this.#driver),
      fallbackDriver: fallbackDriver(),
      retentionMs,
      keepBodies,
      tuning: this.#tuning,
    };
    const thread = await Thread.open(settings, {
      onMessage: (message) => this.#receive(message),
      onCrash: (error) => this.#crashed(error),
    });
    return (this.#open = { thread, runner: new Runner(thread, this.#logger, this.options) });
  }

  #receive({ claims = [], lost = [], trouble, relief }: FromWorker): void {
    for (const lease of lost) this.#open?.runner.lose(lease);
    for (const claim of claims) void this.#open?.runner.run(claim);
    if (trouble !== undefined) {
      this.#logger.error({ file: this.#file, ...trouble }, 'The inbox cannot be written: deliveries get 503');
    }
    if (relief === true) this.#logger.info({ file: this.#file }, 'The inbox can be written again');
  }

  /**
   * A fault of this package or of the driver. Nothing that was acknowledged is lost, and leases run out. The next use
   * opens the file again; who handles entries goes on by himself.
   */
  #crashed(error: Error): void {
    this.#logger.error({ file: this.#file, error }, 'The thread of the inbox ended by a fault');
    this.#open?.runner.lose();
    this.#opening = this.#open = undefined;
    if (this.#handle !== undefined) setTimeout(() => void this.#startAgain(), this.#tuning.restartMs);
  }

  async #startAgain(): Promise<void> {
    if (this.#handle === undefined) return;
    try {
      await this.start(this.#handle);
    } catch (error) {
      this.#crashed(error as Error);
    }
  }

  #refuseTooMany(thread: Thread): void {
    if (thread.pending >= this.#tuning.maxPending) {
      throw new InboxUnavailableError(new Error(`${this.#tuning.maxPending} deliveries wait for the disk`));
    }
  }
}

function wire(entry: NewEntry, start: number, end: number): WireEntry {
  const { id, orderKey = null, type, webhook = null, origin } = entry;
  return { id, orderKey, type, webhook, origin, start, end };
}
