import type { Registration } from './registry.js';
import type { Outcome } from './outcome.js';
import { RecentIds } from './recent-ids.js';

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

/** An action that is under way, or failed. */
interface Open {
  readonly entry: Entry;
  readonly at: number;
}

const WINDOW_MS = 10 * 60_000;
const MAX_ENTRIES = 100_000;
const NO_WEBHOOKS: ReadonlySet<string> = new Set();

/**
 * Remembers which actions were handled, so that nothing runs twice: for ten minutes (Trello repeats for about 3.5),
 * and never more than 100,000 of them. Lives in memory; a restart forgets it.
 */
export class Ledger {
  /** Actions whose handling came to its end; only what a repeat needs to know is kept. */
  readonly #done = new RecentIds(MAX_ENTRIES);
  /** By their place, when they came to their end. */
  readonly #doneAt = new Float64Array(MAX_ENTRIES);
  /** By their place, the webhooks of which one is to be deleted; few actions have them. */
  readonly #gone = new Map<number, ReadonlySet<string>>();
  /** Actions under way, and those that failed and are expected again, the oldest first. */
  readonly #open = new Map<string, Open>();
  #forgotAt = 0;

  /** What is known of `key`: that it is done, or the entry to work on (a new one when nothing is known). */
  look(key: string): { done: true; gone: ReadonlySet<string> } | { done: false; entry: Entry } {
    const now = Date.now();
    const place = this.#done.find(key);
    if (place !== -1 && this.#doneAt[place]! > now - WINDOW_MS) {
      return { done: true, gone: this.#gone.get(place) ?? NO_WEBHOOKS };
    }
    if (this.#isTimeToForget(now)) this.#forget(now);
    let known = this.#open.get(key);
    if (known === undefined || isOver(known, now)) {
      known = { entry: newEntry(), at: now };
      this.#open.delete(key);
      this.#open.set(key, known);
    }
    return { done: false, entry: known.entry };
  }

  /** All handlers of `key`, which `look` gave to work on, have finished. */
  close(key: string): void {
    const gone = this.#open.get(key)?.entry.gone;
    this.#open.delete(key);
    const place = this.#done.add(key);
    this.#doneAt[place] = Date.now();
    if (gone !== undefined) this.#gone.set(place, gone);
    else this.#gone.delete(place);
  }

  /** When there are too many, and else once a second: looking has its price. */
  #isTimeToForget(now: number): boolean {
    if (this.#open.size > MAX_ENTRIES) return true;
    return now < this.#forgotAt || now >= this.#forgotAt + 1000;
  }

  #forget(now: number): void {
    this.#forgotAt = now;
    for (const [key, open] of this.#open) {
      if (open.at > now - WINDOW_MS && this.#open.size <= MAX_ENTRIES) break;
      // What is under way stays, however long it takes.
      if (open.entry.running === undefined) this.#open.delete(key);
    }
  }
}

function isOver({ entry, at }: Open, now: number): boolean {
  return entry.running === undefined && at <= now - WINDOW_MS;
}
