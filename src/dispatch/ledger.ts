import type { Registration } from './registry.js';
import type { Outcome } from './outcome.js';
import { Queue } from './queue.js';

/** An attempt that is under way. */
export interface Running {
  /** When its answer is due. */
  readonly answer: Promise<Outcome>;
  /** When nothing of it runs any more. Never rejects. */
  readonly settled: Promise<void>;
  readonly run: {
    /** Whether the answer was given before the handlers had ended. */
    readonly late: boolean;
  };
}

/** What is known of one action that came before. */
export interface Entry {
  /** How many attempts were begun. */
  attempts: number;
  /** Handlers that finished in an earlier attempt; they do not run again. Made when there is one, like the next. */
  finished: Set<Registration> | undefined;
  /** The attempt that is under way. */
  running: Running | undefined;
  /** The webhooks whose delivery is to be answered 410. */
  gone: Set<string> | undefined;
}

/** The entry of an action of which nothing is known. */
export function newEntry(): Entry {
  return { attempts: 0, finished: undefined, running: undefined, gone: undefined };
}

/** The handling of an action came to its end; only what a repeat needs to know is kept. */
interface Done {
  readonly at: number;
  readonly gone: ReadonlySet<string> | undefined;
}

/** An action that is under way, or failed. */
interface Open {
  readonly entry: Entry;
  readonly at: number;
}

/** A number stands for a `Done` at that time. */
type Known = Done | number | Open;

const WINDOW_MS = 10 * 60_000;
const MAX_ENTRIES = 100_000;

/**
 * Remembers which actions were handled, so that nothing runs twice: for ten minutes (Trello repeats for about 3.5),
 * and never more than 100,000 of them. Lives in memory; a restart forgets it.
 */
export class Ledger {
  /** Handled actions. */
  readonly #done = new Map<string, Done | number>();
  /** Their keys, the oldest first. A Map knows that too, but steps over every key that was deleted before it finds it. */
  readonly #order = new Queue<string>();
  /** Actions under way, and those that failed and are expected again. */
  readonly #open = new Map<string, Open>();
  #forgotAt = 0;

  /** What is known of `key`: that it is done, or the entry to work on (a new one when nothing is known). */
  look(key: string): { done: true; gone: (webhook: string) => boolean } | { done: false; entry: Entry } {
    const now = Date.now();
    let known = this.#find(key);
    if (this.#isTimeToForget(now) || isOver(known, now)) {
      this.#forget(now);
      known = this.#find(key);
    }
    if (known === undefined) {
      known = { entry: newEntry(), at: now };
      this.#open.set(key, known);
    }
    if (typeof known === 'object' && 'entry' in known) return { done: false, entry: known.entry };
    const gone = typeof known === 'object' ? known.gone : undefined;
    return { done: true, gone: (webhook) => gone?.has(webhook) === true };
  }

  #find(key: string): Known | undefined {
    return this.#done.get(key) ?? this.#open.get(key);
  }

  /** All handlers of `key` have finished. */
  close(key: string): void {
    const entry = this.#open.get(key)?.entry;
    this.#open.delete(key);
    const at = Date.now();
    if (!this.#done.has(key)) this.#order.add(key);
    // A number where that is all there is: the map may hold a hundred thousand of them.
    this.#done.set(key, entry?.gone === undefined ? at : { at, gone: entry.gone });
  }

  /** When there are too many, and else once a second: looking has its price. */
  #isTimeToForget(now: number): boolean {
    if (this.#done.size > MAX_ENTRIES || this.#open.size > MAX_ENTRIES) return true;
    return now < this.#forgotAt || now >= this.#forgotAt + 1000;
  }

  #forget(now: number): void {
    this.#forgotAt = now;
    for (let key = this.#order.next; key !== undefined; key = this.#order.next) {
      const done = this.#done.get(key)!;
      const at = typeof done === 'number' ? done : done.at;
      if (at > now - WINDOW_MS && this.#done.size <= MAX_ENTRIES) break;
      this.#done.delete(key);
      this.#order.take();
    }
    for (const [key, { at, entry }] of this.#open) {
      if (at > now - WINDOW_MS && this.#open.size <= MAX_ENTRIES) break;
      // What is under way stays, however long it takes.
      if (entry.running === undefined) this.#open.delete(key);
    }
  }
}

function isOver(known: Known | undefined, now: number): boolean {
  if (known === undefined) return false;
  return (typeof known === 'number' ? known : known.at) <= now - WINDOW_MS;
}
