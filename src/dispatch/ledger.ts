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
  readonly key: string;
  readonly at: number;
  readonly gone: ReadonlySet<string> | undefined;
}

/** An action that is under way, or failed. */
interface Open {
  readonly entry: Entry;
  readonly at: number;
}

const WINDOW_MS = 10 * 60_000;
const MAX_ENTRIES = 100_000;

/**
 * Remembers which actions were handled, so that nothing runs twice: for ten minutes (Trello repeats for about 3.5),
 * and never more than 100,000 of them. Lives in memory; a restart forgets it.
 */
export class Ledger {
  readonly #done = new Map<string, Done>();
  /** The same, the oldest first. A Map knows that too, but steps over every key that was deleted before it finds it. */
  readonly #order = new Queue<Done>();
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
    if ('entry' in known) return { done: false, entry: known.entry };
    const { gone } = known;
    return { done: true, gone: (webhook) => gone?.has(webhook) === true };
  }

  #find(key: string): Done | Open | undefined {
    return this.#done.get(key) ?? this.#open.get(key);
  }

  /** All handlers of `key`, which `look` gave to work on, have finished. */
  close(key: string): void {
    const gone = this.#open.get(key)?.entry.gone;
    this.#open.delete(key);
    const done = { key, at: Date.now(), gone };
    this.#done.set(key, done);
    this.#order.add(done);
  }

  /** When there are too many, and else once a second: looking has its price. */
  #isTimeToForget(now: number): boolean {
    if (this.#done.size > MAX_ENTRIES || this.#open.size > MAX_ENTRIES) return true;
    return now < this.#forgotAt || now >= this.#forgotAt + 1000;
  }

  #forget(now: number): void {
    this.#forgotAt = now;
    for (let done = this.#order.next; done !== undefined; done = this.#order.next) {
      if (done.at > now - WINDOW_MS && this.#done.size <= MAX_ENTRIES) break;
      this.#order.take();
      this.#done.delete(done.key);
    }
    for (const [key, { at, entry }] of this.#open) {
      if (at > now - WINDOW_MS && this.#open.size <= MAX_ENTRIES) break;
      // What is under way stays, however long it takes.
      if (entry.running === undefined) this.#open.delete(key);
    }
  }
}

function isOver(known: Done | Open | undefined, now: number): boolean {
  return known !== undefined && known.at <= now - WINDOW_MS;
}
