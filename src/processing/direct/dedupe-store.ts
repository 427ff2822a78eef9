import { RecentIds } from './recent-ids.js';
import type { Registration } from '../../handlers/registry.js';
import type { RunResult } from '../../handlers/outcome.js';

/** An attempt that is under way. */
export interface Running {
  /** Whether the answer was given before the handlers had ended. */
  readonly late: boolean;
  /** When its answer is due. */
  readonly answer: Promise<RunResult>;
  /** When nothing of it runs any more. Never rejects. */
  readonly settled: Promise<void>;
}

/** What is known of one action whose handling has not come to a good end. */
export class Entry {
  /** Its place in the ledger; −1 when it has none. */
  readonly place: number;
  /** How many attempts were begun. */
  attempts = 0;
  /** Handlers that finished in an earlier attempt; they do not run again. Made when there is one, like the next. */
  finished: Registration[] | undefined = undefined;
  /** The attempt that is under way. */
  running: Running | undefined = undefined;
  /** The webhooks whose delivery is to be answered 410. */
  gone: Set<string> | undefined = undefined;

  constructor(place = -1) {
    this.place = place;
  }
}

/** What is known of an action: that it was handled, or the entry to work on. */
export type Known = { readonly done: true; readonly gone: ReadonlySet<string> } | Undone;

interface Undone {
  readonly done: false;
  readonly entry: Entry;
}

const WINDOW_MS = 10 * 60_000;
const MAX_ACTIONS = 100_000;
const NO_WEBHOOKS: ReadonlySet<string> = new Set();

/**
 * Remembers actions, so that nothing runs twice: for ten minutes (Trello repeats for about 3.5), the latest 100,000 of
 * them and all that are under way. Lives in memory; a restart forgets it.
 */
export class DedupeStore {
  readonly #ids = new RecentIds(MAX_ACTIONS, (place) => this.#entries[place]?.running !== undefined);
  /** By place: when its handling began, or came to its end. */
  readonly #at = new Float64Array(MAX_ACTIONS);
  /** By place: actions under way, and those that failed and are expected again. Nothing once they were handled. */
  readonly #entries: (Entry | undefined)[] = [];
  /** By place: the webhooks that are to be deleted. Few actions have them. */
  readonly #gone = new Map<number, ReadonlySet<string>>();

  /** What is known of `key`; the entry is a new one when nothing is. */
  look(key: string): Known {
    const now = Date.now();
    const place = this.#ids.find(key);
    if (place === -1) return this.#begin(now);
    const entry = this.#entries[place];
    const isOver = this.#at[place]! <= now - WINDOW_MS && entry?.running === undefined;
    if (isOver) return this.#begin(now);
    if (entry !== undefined) return { done: false, entry };
    return { done: true, gone: this.#gone.get(place) ?? NO_WEBHOOKS };
  }

  /** All handlers of an action have finished. */
  close({ place, gone }: Entry): void {
    if (place === -1) return;
    this.#entries[place] = undefined;
    this.#at[place] = Date.now();
    if (gone !== undefined) this.#gone.set(place, gone);
  }

  #begin(now: number): Undone {
    const place = this.#ids.add();
    const entry = new Entry(place);
    if (place !== -1) {
      this.#entries[place] = entry;
      this.#at[place] = now;
      this.#gone.delete(place);
    }
    return { done: false, entry };
  }
}
