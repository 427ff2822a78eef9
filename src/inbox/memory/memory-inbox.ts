import { defaultLogger, guarded, type Logger } from '../../util/logger.js';
import { MAX_TIMER_MS } from '../../util/timers.js';
import { InboxUnavailableError, LeaseLostError } from '../errors.js';
import type {
  AcceptResult,
  AttemptError,
  Claim,
  DeadLetters,
  Inbox,
  InboxDeps,
  InboxStats,
  NewEntry,
  ProcessClaim,
  Settlement,
} from '../inbox.js';
import { ClaimRunner } from '../kit/claim-runner.js';
import { makeDeadLetters, matchesQuery, type DeadLetterQuery } from '../kit/dead-letters.js';
import { boundDelay } from '../kit/limits.js';
import { checkInboxOptions, type CheckedInboxOptions, type InboxOptions } from '../options.js';
import { ClaimQueue } from './claim-queue.js';
import { addErrors, newRow, toDeadLetter, type Row } from './row.js';

/**
 * An inbox in memory, for tests: it behaves as the durable ones do, and forgets everything when the process ends.
 *
 * @example
 * ```ts
 * const webhooks = new TrelloWebhooks({ secret, callbackURL, inbox: memoryInbox({ retry: { attempts: 1 } }) });
 * await webhooks.start();
 * ```
 * @throws InvalidOptionError when an option cannot work.
 */
export function memoryInbox(options: InboxOptions = {}): Inbox {
  return new MemoryInbox(checkInboxOptions(options, { where: 'memoryInbox()' }));
}

class MemoryInbox implements Inbox {
  readonly options: CheckedInboxOptions;
  readonly #runner: ClaimRunner;
  /** By id, in the order of acceptance. */
  readonly #rows = new Map<string, Row>();
  readonly #queue = new ClaimQueue();
  /** Webhooks for whose next delivery the response is 410. */
  readonly #unsubscribed = new Set<string>();
  #logger: Logger = guarded(defaultLogger);
  #closed = false;

  constructor(options: CheckedInboxOptions) {
    this.options = options;
    this.#runner = new ClaimRunner(options);
  }

  async open(deps?: InboxDeps): Promise<void> {
    if (deps !== undefined) this.#logger = guarded(deps.logger);
    this.#closed = false;
  }

  async accept(entry: NewEntry): Promise<AcceptResult> {
    if (this.#closed) throw new InboxUnavailableError();
    if (entry.webhook !== undefined && this.#unsubscribed.delete(entry.webhook)) return 'unsubscribed';
    if (this.#has(entry.id)) return 'duplicate';
    this.#enqueue(newRow(entry));
    return 'stored';
  }

  async addDeadLetter(entry: NewEntry, error: AttemptError): Promise<void> {
    if (this.#closed) throw new InboxUnavailableError();
    if (this.#has(entry.id)) return;
    this.#rows.set(entry.id, { ...newRow(entry), state: 'dead', errors: [error], endedAt: Date.now() });
  }

  async start(processClaim: ProcessClaim): Promise<void> {
    this.#runner.start(processClaim, this.#logger);
    this.#claimAll();
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#runner.stop();
    if (await this.#runner.drain(timeoutMs)) return;
    for (const row of this.#rows.values()) {
      if (row.state !== 'active') continue;
      row.lease?.abort(new LeaseLostError());
      this.#waitAgain(row, 0);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.stop(0);
  }

  async stats(): Promise<InboxStats> {
    const rows = [...this.#rows.values()].filter(({ entry }) => this.#has(entry.id));
    const count = (state: Row['state']): number => rows.filter((row) => row.state === state).length;
    const waiting = rows.filter(({ state }) => state === 'waiting');
    return {
      waiting: waiting.length,
      retrying: waiting.filter(({ attempt }) => attempt > 0).length,
      active: count('active'),
      done: count('done'),
      dead: count('dead'),
      oldestWaitingAt: oldest(waiting.filter(({ attempt }) => attempt === 0)),
      oldestRetryingAt: oldest(waiting.filter(({ attempt }) => attempt > 0)),
    };
  }

  readonly deadLetters: DeadLetters = makeDeadLetters({
    list: async (query) => this.#dead(query).map(toDeadLetter),
    replay: async (query) => {
      const rows = this.#dead(query);
      for (const row of rows) {
        Object.assign(row, { state: 'waiting', attempt: 0 } satisfies Partial<Row>);
        // Behind what waits, as a new entry would be.
        this.#rows.delete(row.entry.id);
        this.#enqueue(row);
      }
      return rows.length;
    },
    discard: async (query) => {
      const rows = this.#dead(query);
      for (const row of rows) this.#end(row, 'done');
      return rows.length;
    },
  });

  /** Whether an id is stored; forgets it when its retention is over. */
  #has(id: string): boolean {
    const row = this.#rows.get(id);
    if (row?.state !== 'done' || row.endedAt > Date.now() - this.options.retentionMs)
      return row !== undefined;
    this.#rows.delete(id);
    return false;
  }

  #enqueue(row: Row): void {
    this.#rows.set(row.entry.id, row);
    this.#queue.append(row);
    this.#claimAll();
  }

  /** Claims as much as there are places for. */
  #claimAll(): void {
    while (this.#runner.free > 0) {
      const row = this.#queue.take();
      if (row === undefined) return;
      const lease = new AbortController();
      Object.assign(row, { state: 'active', lease, attempt: row.attempt + 1 } satisfies Partial<Row>);
      const record = (settlement: Settlement): void => {
        if (!lease.signal.aborted) this.#settle(row, settlement);
      };
      void this.#runner.run(this.#claim(row, lease), record).then(() => this.#claimAll());
    }
  }

  #claim(row: Row, lease: AbortController): Claim {
    return {
      ...row.entry,
      attempt: row.attempt,
      lost: 0,
      finished: new Set(row.finished),
      signal: lease.signal,
      markFinished: async (handler) => {
        if (lease.signal.aborted) throw new LeaseLostError();
        row.finished.add(handler);
      },
      markUnsubscribed: async () => {
        if (row.entry.webhook !== undefined) this.#unsubscribed.add(row.entry.webhook);
      },
    };
  }

  #settle(row: Row, settlement: Settlement): void {
    row.lease = undefined;
    switch (settlement.kind) {
      case 'done':
        this.#end(row, 'done');
        return this.#queue.leave(row);
      case 'dead':
        addErrors(row, settlement.errors);
        this.#end(row, 'dead');
        return this.#queue.leave(row);
      case 'retry':
        addErrors(row, settlement.errors);
        return this.#waitAgain(row, settlement.delayMs);
      case 'release':
        row.attempt--;
        return this.#waitAgain(row, 0);
    }
  }

  #waitAgain(row: Row, delayMs: number): void {
    row.state = 'waiting';
    const timer = setTimeout(
      () => {
        this.#queue.putBack(row);
        this.#claimAll();
      },
      Math.min(boundDelay(delayMs), MAX_TIMER_MS),
    );
    timer.unref();
  }

  #end(row: Row, state: 'done' | 'dead'): void {
    Object.assign(row, { state, endedAt: Date.now() } satisfies Partial<Row>);
    if (state === 'done' && !this.options.keepBodies) row.entry = { ...row.entry, body: new Uint8Array() };
  }

  #dead(query: DeadLetterQuery): Row[] {
    return [...this.#rows.values()]
      .filter(({ state, entry: { id, type }, endedAt }) => {
        return state === 'dead' && matchesQuery(query, { id, type, deadAt: endedAt });
      })
      .sort((a, b) => a.endedAt - b.endedAt)
      .slice(0, query.limit);
  }
}

/** When the oldest of these was received. */
function oldest(rows: readonly Row[]): number | undefined {
  return rows
    .map(({ entry }) => entry.origin.receivedAt)
    .reduce<number | undefined>((earliest, at) => Math.min(earliest ?? at, at), undefined);
}
