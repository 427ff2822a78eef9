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
import { LeaseRunner } from './lease-runner.js';
import type { FromWorker, WireBatch, WireEntry } from './protocol.js';
import type { Tuning } from './settings.js';
import { createPrivately } from './create-file.js';
import { useLibrary } from './libraries.js';
import { logState } from './log-state.js';
import { Restart } from './restart.js';
import { Thread } from './thread.js';

/** The options of this engine alone. */
export interface OwnOptions {
  readonly driver: string | undefined;
  readonly reserveBytes: number | undefined;
}

interface Open {
  readonly thread: Thread;
  readonly runner: LeaseRunner;
  /** Its library has the file no more. */
  readonly release: () => void;
}

/** The main thread's side of the inbox. The file is opened by `open`, or by the first use. */
export class SqliteInbox implements CopySource {
  readonly options: CheckedInboxOptions;
  readonly deadLetters: DeadLetters;
  readonly #file: string;
  readonly #own: OwnOptions;
  readonly #tuning: Tuning;
  readonly #restart: Restart;
  #logger: Logger = guarded(defaultLogger);
  #opening: Promise<Open> | undefined;
  #open: Open | undefined;
  #closed = false;
  #processClaim: ProcessClaim | undefined;

  constructor(file: string, options: CheckedInboxOptions, own: OwnOptions, tuning: Tuning) {
    // The working directory may change before the file is opened.
    this.#file = resolve(file);
    this.options = options;
    this.#own = own;
    this.#tuning = tuning;
    this.#restart = new Restart(tuning.restartMs);
    this.deadLetters = makeDeadLetters({
      list: async (query) => (await this.#use()).thread.send({ kind: 'listDeadLetters', query }),
      replay: async (query) => (await this.#use()).thread.send({ kind: 'replay', query }),
      discard: async (query) => (await this.#use()).thread.send({ kind: 'discard', query }),
    });
  }

  async open(deps?: InboxDeps): Promise<void> {
    if (deps !== undefined) this.#logger = guarded(deps.logger);
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

  async start(processClaim: ProcessClaim): Promise<void> {
    const { runner } = await this.#use();
    this.#processClaim = processClaim;
    await runner.start(processClaim);
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#processClaim = undefined;
    this.#restart.cancel();
    await this.#open?.runner.stop(timeoutMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#processClaim = undefined;
    this.#restart.cancel();
    const open = await this.#opening?.catch(() => undefined);
    this.#opening = this.#open = undefined;
    // From now on the leases are not renewed.
    open?.runner.loseAll();
    await open?.thread.close();
    open?.release();
  }

  async stats(): Promise<InboxStats> {
    return (await this.#use()).thread.send({ kind: 'stats' });
  }

  async *dump(): AsyncGenerator<EntryBatch> {
    const { thread } = await this.#use();
    let after: number | undefined = 0;
    while (after !== undefined) {
      const { entries, unsubscribed, last }: WireBatch = await thread.send({ kind: 'dump', after });
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
    const { driver, reserveBytes } = this.#own;
    const settings = {
      file: this.#file,
      driver: driver === undefined ? undefined : driverModule(driver),
      fallbackDriver: fallbackDriver(),
      retentionMs,
      keepBodies,
      reserveBytes,
      tuning: this.#tuning,
    };
    createPrivately(this.#file);
    const release = useLibrary(this.#file, settings.driver ?? 'that of sqliteInbox() without a driver');
    const thread = await Thread.open(settings, {
      onMessage: (message) => this.#receive(message),
      onCrash: (error) => this.#crashed(error),
    }).catch((error: unknown) => {
      release();
      throw error;
    });
    this.#restart.opened();
    return (this.#open = {
      thread,
      runner: new LeaseRunner(thread, this.#logger, this.options),
      release,
    });
  }

  #receive(message: FromWorker): void {
    const { claims = [], lostLeases = [] } = message;
    for (const token of lostLeases) this.#open?.runner.lose(token);
    for (const claim of claims) void this.#open?.runner.run(claim);
    logState(this.#logger, this.#file, message);
  }

  /**
   * A fault of this package or of the driver. Nothing that was acknowledged is lost, and leases run out. The next use
   * opens the file again; an inbox that was started goes on by itself.
   */
  #crashed(error: Error): void {
    this.#logger.error({ file: this.#file, err: error }, 'The thread of the inbox ended by a fault');
    this.#open?.runner.loseAll();
    this.#open?.release();
    this.#opening = this.#open = undefined;
    if (this.#processClaim !== undefined) this.#restart.schedule(() => void this.#startAgain());
  }

  async #startAgain(): Promise<void> {
    if (this.#processClaim === undefined) return;
    try {
      await this.start(this.#processClaim);
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
  const { id, orderKey, type, webhook, origin } = entry;
  return { id, orderKey, type, webhook, origin, start, end };
}
