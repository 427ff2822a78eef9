import { withDeadline } from '../../util/timers.js';
import { InboxUnavailableError, LeaseLostError } from '../errors.js';
import {
  MAX_ERRORS,
  type AcceptResult,
  type AttemptError,
  type Claim,
  type DeadLetter,
  type DeadLetterFilter,
  type DeadLetters,
  type ProcessClaim,
  type Inbox,
  type InboxStats,
  type NewEntry,
  type Settlement,
} from '../inbox.js';
import { checkInboxOptions, type CheckedInboxOptions, type InboxOptions } from '../options.js';
import { rejected } from '../kit/rejected.js';

interface Row {
  entry: NewEntry;
  state: 'waiting' | 'active' | 'done' | 'dead';
  attempt: number;
  finished: Set<string>;
  errors: AttemptError[];
  /** When it was handled or given up. */
  endedAt: number;
  /** Of the worker that has it. */
  lease: AbortController | undefined;
}

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
  return new MemoryInbox(checkInboxOptions(options));
}

class MemoryInbox implements Inbox {
  readonly options: CheckedInboxOptions;
  /** By id, in the order of acceptance. */
  readonly #rows = new Map<string, Row>();
  /** The rows of a key that are not ended, the first to be handled in front. */
  readonly #lines = new Map<string, Row[]>();
  readonly #ready: Row[] = [];
  readonly #gone = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #handle: ProcessClaim | undefined;
  #closed = false;

  constructor(options: CheckedInboxOptions) {
    this.options = options;
  }

  async open(): Promise<void> {
    this.#closed = false;
  }

  async accept(entry: NewEntry): Promise<AcceptResult> {
    if (this.#closed) throw new InboxUnavailableError();
    if (entry.webhook !== undefined && this.#gone.delete(entry.webhook)) return 'unsubscribed';
    if (this.#known(entry.id)) return 'duplicate';
    const row = newRow(entry, 'waiting');
    this.#rows.set(entry.id, row);
    this.#enqueue(row);
    return 'stored';
  }

  async addDeadLetter(entry: NewEntry, error: AttemptError): Promise<void> {
    if (this.#closed) throw new InboxUnavailableError();
    if (this.#known(entry.id)) return;
    this.#rows.set(entry.id, { ...newRow(entry, 'dead'), errors: [error], endedAt: Date.now() });
  }

  async start(handle: ProcessClaim): Promise<void> {
    this.#handle = handle;
    this.#pump();
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#handle = undefined;
    await withDeadline(Promise.all(this.#running), timeoutMs, () => {
      for (const row of this.#rows.values()) {
        if (row.state !== 'active') continue;
        row.lease?.abort(new LeaseLostError());
        this.#again(row, 0);
      }
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.stop(0);
  }

  async stats(): Promise<InboxStats> {
    const rows = [...this.#rows.values()].filter(({ entry }) => this.#known(entry.id));
    const count = (state: Row['state']): number => rows.filter((row) => row.state === state).length;
    const waiting = rows.filter(({ state }) => state === 'waiting');
    return {
      waiting: waiting.length,
      retrying: waiting.filter(({ attempt }) => attempt > 0).length,
      active: count('active'),
      done: count('done'),
      dead: count('dead'),
      oldestWaitingAt: waiting
        .map(({ entry }) => entry.origin.receivedAt)
        .reduce<number | undefined>((oldest, at) => Math.min(oldest ?? at, at), undefined),
    };
  }

  readonly deadLetters: DeadLetters = {
    list: async (filter = {}) => this.#dead({ limit: 100, ...filter }).map(toDeadLetter),
    get: async (id) => this.#dead({ ids: [id] }).map(toDeadLetter)[0],
    replay: async (filter = {}) => {
      const rows = this.#dead(filter);
      for (const row of rows) {
        // Behind what waits, as a new entry would be.
        this.#rows.delete(row.entry.id);
        this.#rows.set(row.entry.id, row);
        Object.assign(row, { state: 'waiting', attempt: 0 } satisfies Partial<Row>);
        this.#enqueue(row);
      }
      return rows.length;
    },
    discard: async (filter = {}) => {
      const rows = this.#dead(filter);
      for (const row of rows) this.#end(row, 'done');
      return rows.length;
    },
  };

  /** Whether an id is known; forgets it when its retention is over. */
  #known(id: string): boolean {
    const row = this.#rows.get(id);
    if (row?.state !== 'done' || row.endedAt > Date.now() - this.options.retentionMs)
      return row !== undefined;
    this.#rows.delete(id);
    return false;
  }

  #enqueue(row: Row): void {
    const { orderKey } = row.entry;
    if (orderKey !== undefined) {
      const line = this.#lines.get(orderKey) ?? [];
      this.#lines.set(orderKey, line);
      line.push(row);
      if (line.length > 1) return;
    }
    this.#ready.push(row);
    this.#pump();
  }

  #pump(): void {
    while (this.#handle !== undefined && this.#running.size < this.options.concurrency) {
      const row = this.#ready.shift();
      if (row === undefined) return;
      const running = this.#work(row, this.#handle);
      this.#running.add(running);
      void running.then(() => {
        this.#running.delete(running);
        this.#pump();
      });
    }
  }

  async #work(row: Row, handle: ProcessClaim): Promise<void> {
    const lease = new AbortController();
    Object.assign(row, { state: 'active', lease, attempt: row.attempt + 1 } satisfies Partial<Row>);
    const settlement = await handle(this.#claim(row, lease)).catch((error: unknown) =>
      rejected(error, { attempt: row.attempt, type: row.entry.type }, this.options.retry),
    );
    if (row.lease === lease && !lease.signal.aborted) this.#settle(row, settlement);
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
        if (row.entry.webhook !== undefined) this.#gone.add(row.entry.webhook);
      },
    };
  }

  #settle(row: Row, settlement: Settlement): void {
    row.lease = undefined;
    switch (settlement.kind) {
      case 'done':
        return this.#end(row, 'done');
      case 'dead':
        row.errors = [...row.errors, ...settlement.errors].slice(-MAX_ERRORS);
        return this.#end(row, 'dead');
      case 'retry':
        row.errors = [...row.errors, ...settlement.errors].slice(-MAX_ERRORS);
        return this.#again(row, settlement.delayMs);
      case 'release':
        row.attempt--;
        return this.#again(row, 0);
    }
  }

  /** It keeps its place in front of its key. */
  #again(row: Row, delayMs: number): void {
    row.state = 'waiting';
    const timer = setTimeout(() => {
      this.#ready.unshift(row);
      this.#pump();
    }, delayMs);
    timer.unref();
  }

  #end(row: Row, state: 'done' | 'dead'): void {
    const wasOpen = row.state === 'active';
    Object.assign(row, { state, endedAt: Date.now() } satisfies Partial<Row>);
    if (state === 'done' && !this.options.keepBodies) row.entry = { ...row.entry, body: new Uint8Array() };
    const { orderKey } = row.entry;
    if (!wasOpen || orderKey === undefined) return;
    const line = this.#lines.get(orderKey)?.slice(1) ?? [];
    if (line[0] === undefined) this.#lines.delete(orderKey);
    else {
      this.#lines.set(orderKey, line);
      this.#ready.push(line[0]);
    }
  }

  #dead({ ids, type, since, before, limit = Infinity }: DeadLetterFilter): Row[] {
    return [...this.#rows.values()]
      .filter(({ state, entry, endedAt }) => {
        if (state !== 'dead' || (ids !== undefined && !ids.includes(entry.id))) return false;
        if (type !== undefined && entry.type !== type) return false;
        return endedAt >= (since?.getTime() ?? 0) && endedAt < (before?.getTime() ?? Infinity);
      })
      .sort((a, b) => a.endedAt - b.endedAt)
      .slice(0, limit);
  }
}

function newRow(entry: NewEntry, state: Row['state']): Row {
  return {
    entry,
    state,
    attempt: 0,
    finished: new Set(),
    errors: [],
    endedAt: 0,
    lease: undefined,
  };
}

function toDeadLetter({ entry, attempt, finished, errors, endedAt }: Row): DeadLetter {
  const { id, type, orderKey, origin, body } = entry;
  return {
    id,
    type,
    orderKey,
    origin,
    body,
    attempts: attempt,
    finished: [...finished],
    errors,
    deadAt: endedAt,
  };
}
