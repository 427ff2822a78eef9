import type { HandlerRun } from '../../handlers/handler-run.js';
import type { Registration } from '../../handlers/registry.js';
import { RecentIds } from './recent-ids.js';

/** An action whose handling has not come to a good end. */
export class PendingAction {
  /** Its place in the store; −1 when it has none. */
  readonly place: number;
  /** How many attempts were begun. */
  attempts = 0;
  /** Handlers that finished in an earlier attempt; they do not run again. Made when there is one, like the next. */
  finished: Registration[] | undefined = undefined;
  /** The attempt that is under way. */
  run: HandlerRun | undefined = undefined;
  /** The webhooks whose delivery gets the response 410. */
  unsubscribed: Set<string> | undefined = undefined;

  constructor(place = -1) {
    this.place = place;
  }
}

/** The webhooks to unsubscribe of an action that was handled. */
export interface HandledAction {
  readonly unsubscribed: ReadonlySet<string>;
}

const WINDOW_MS = 10 * 60_000;
const MAX_ACTIONS = 100_000;
const HANDLED: HandledAction = { unsubscribed: new Set() };

/**
 * Remembers actions, so that nothing runs twice: for ten minutes (Trello repeats for about 3.5), the latest 100,000 of
 * them and all that are under way. Lives in memory; a restart forgets it.
 */
export class DedupeStore {
  readonly #ids = new RecentIds(MAX_ACTIONS, {
    isHeld: (place) => this.#pending[place]?.run !== undefined,
    isOver: (place) => this.#isOver(place),
  });
  /** By place: when its handling began, or came to its end. */
  readonly #at: number[] = [];
  /** By place: actions under way, and those that failed and are expected again. Undefined once they were handled. */
  readonly #pending: (PendingAction | undefined)[] = [];
  /** By place: handled actions that have webhooks to unsubscribe. There are few. */
  readonly #unsubscribed = new Map<number, HandledAction>();
  #handled = 0;

  /** How many handled actions are remembered. */
  get size(): number {
    return this.#handled;
  }

  /** The action of a key: handled within the window, or pending; a new one when it is not known. */
  findOrAdd(key: string): PendingAction | HandledAction {
    const { place, added } = this.#ids.findOrAdd(key);
    if (added) return this.#add(place);
    return this.#pending[place] ?? this.#unsubscribed.get(place) ?? HANDLED;
  }

  /** All handlers of an action have finished. */
  finish({ place, unsubscribed }: PendingAction): void {
    if (place === -1) return;
    this.#pending[place] = undefined;
    this.#at[place] = Date.now();
    this.#handled++;
    if (unsubscribed !== undefined) this.#unsubscribed.set(place, { unsubscribed });
  }

  #add(place: number): PendingAction {
    const action = new PendingAction(place);
    if (place === -1) return action;
    // The place may have been that of a handled action.
    if (place < this.#at.length && this.#pending[place] === undefined) this.#handled--;
    this.#pending[place] = action;
    this.#at[place] = Date.now();
    this.#unsubscribed.delete(place);
    return action;
  }

  #isOver(place: number): boolean {
    return this.#at[place]! <= Date.now() - WINDOW_MS && this.#pending[place]?.run === undefined;
  }
}
