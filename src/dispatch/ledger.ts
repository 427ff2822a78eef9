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
  /** Handlers that finished in an earlier attempt; they do not run again. */
  readonly finished: Set<Registration>;
  /** The attempt that is under way. */
  running: Running | undefined;
  /** The webhooks whose delivery is to be answered 410. */
  readonly gone: Set<string>;
}

/** The entry of an action of which nothing is known. */
export function newEntry(): Entry {
  return { attempts: 0, finished: new Set(), running: undefined, gone: new Set() };
}

/** The handling of an action came to its end; only what a repeat needs to know is kept. */
interface Done {
  readonly at: number;
  readonly gone: ReadonlySet<string> | undefined;
}

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
  readonly #open = new Map<string, { entry: Entry; at: number }>();

  /** What is known of `key`: that it is done, or the entry to work on (a new one when nothing is known). */
  look(key: string): { done: true; gone: (webhook: string) => boolean } | { done: false; entry: Entry } {
    const now = Date.now();
    this.#forget(now);
    const done = this.#done.get(key);
    if (done !== undefined) {
      return { done: true, gone: (webhook) => typeof done === 'object' && done.gone?.has(webhook) === true };
    }
    let open = this.#open.get(key);
    if (open === undefined) {
      open = { entry: newEntry(), at: now };
      this.#open.set(key, open);
    }
    return { done: false, entry: open.entry };
  }

  /** All handlers of `key` have finished. */
  close(key: string): void {
    const entry = this.#open.get(key)?.entry;
    this.#open.delete(key);
    const at = Date.now();
    if (!this.#done.has(key)) this.#order.add(key);
    // A number where that is all there is: the map may hold a hundred thousand of them.
    this.#done.set(key, entry === undefined || entry.gone.size === 0 ? at : { at, gone: entry.gone });
  }

  #forget(now: number): void {
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
