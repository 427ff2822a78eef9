/*
 * The words of this package, one for each thing:
 *
 * delivery      An authentic, well-formed body that Trello posts to a callback URL: one action, seen through one webhook.
 * action        A change in Trello, such as `commentCard`; its id is the same in every delivery of it.
 * event         What a handler receives: a delivery under one of its names, such as `updateCard:idList`.
 * handler       A function that the user registers for an event.
 * webhook registration   The object in Trello that names a model to watch and a callback URL.
 * entry         A delivery as an inbox stores it.
 * key           The order key of an entry: entries of one key are handled one at a time, in the order of acceptance.
 * claim         An entry that is handed to a process for one attempt.
 * lease         The right to a claim for a limited time; the engine renews it, and it is lost when the process dies.
 * owner         The process that has the lease of an entry; only the owner may settle it.
 * attempt       One run of those handlers of an entry that have not finished.
 * settle        To record how an attempt ended: its settlement is `done`, `retry`, `dead` or `release`.
 * dead letter   An entry that is not attempted again unless it is replayed.
 */
import type { Logger } from '../util/logger.js';
import type { CheckedInboxOptions } from './options.js';

/** A delivery, as it is put into an inbox. */
export interface NewEntry {
  /** The action's id, or the ids of the action and the webhook. A second entry with the same id is a duplicate. */
  readonly id: string;
  /** Entries of one key are handled one at a time, in the order of acceptance. Undefined: no order. */
  readonly orderKey: string | undefined;
  /** The action's type, for lists and replays; `''` when there is none. */
  readonly type: string;
  /** Identifies the webhook of the delivery; undefined when it came another way. */
  readonly webhook: string | undefined;
  /** The exact bytes of the delivery. */
  readonly body: Uint8Array;
  /** How it reached the service. */
  readonly origin: EntryOrigin;
}

/** How an entry reached the service; plain JSON. */
export interface EntryOrigin {
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly callbackURL?: string | undefined;
  readonly query?: string | undefined;
  readonly clientIdentifier?: string | undefined;
}

/** The result of `Inbox.accept`. */
export type AcceptResult =
  /** The entry is durable. */
  | 'stored'
  /** An entry with this id waits, is active or dead, or was done within the retention. */
  | 'duplicate'
  /**
   * Not stored: a handler has unsubscribed from its webhook, so the response is 410. This removes the mark, since one
   * response is enough for Trello.
   */
  | 'unsubscribed';

/** An entry for one attempt. No other process gets it while the lease lasts, which the engine renews. */
export interface Claim extends NewEntry {
  /** From 1 for the first attempt. */
  readonly attempt: number;
  /** How often its lease was lost, because the process died or gave no sign of life. A replay begins at 0. */
  readonly lost: number;
  /** The identities of the handlers that have finished already. */
  readonly finished: ReadonlySet<string>;
  /** Aborted when the lease is lost: another process may have the entry by now. */
  readonly signal: AbortSignal;
  /** Records durably that a handler has finished. Rejects with `LeaseLostError` when the lease was lost. */
  markFinished(handler: string): Promise<void>;
  /** Records durably that the response to the next delivery of this webhook is 410. */
  markUnsubscribed(): Promise<void>;
}

/** Makes the attempt of a claim: runs its handlers, and resolves to how it ended. */
export type ProcessClaim = (claim: Claim) => Promise<Settlement>;

/** How an attempt ended, and so what becomes of its entry. */
export type Settlement =
  /** Every handler has finished. */
  | { readonly kind: 'done' }
  /** It is attempted again after a pause. */
  | { readonly kind: 'retry'; readonly delayMs: number; readonly errors: readonly AttemptError[] }
  /** It becomes a dead letter. */
  | { readonly kind: 'dead'; readonly errors: readonly AttemptError[] }
  /** It was not attempted, because the service stops: it waits as if it had never been claimed. */
  | { readonly kind: 'release' };

/** An error of one attempt. */
export interface AttemptError {
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The handler's identity, or `'middleware'`, or `'inbox'`. */
  readonly handler: string;
  /** Name, message and stack, bounded. */
  readonly error: string;
}

/** An inbox keeps this many errors of an entry, the latest. */
export const MAX_ERRORS = 20;

/** An entry that failed for good, or an authentic body that was no delivery. */
export interface DeadLetter {
  readonly id: string;
  readonly type: string;
  readonly orderKey: string | undefined;
  readonly origin: EntryOrigin;
  readonly body: Uint8Array;
  readonly attempts: number;
  readonly finished: readonly string[];
  /** The latest errors, the oldest first; at most 20. */
  readonly errors: readonly AttemptError[];
  /** When it died, in milliseconds since 1970. */
  readonly deadAt: number;
}

/** Selects the dead letters that match every given member. */
export interface DeadLetterFilter {
  /** By id. */
  readonly ids?: readonly string[];
  /** By action type. */
  readonly type?: string;
  /** Only those that died at or after this time. */
  readonly since?: Date;
  /** Only those that died before this time. */
  readonly before?: Date;
  /** At most so many, the oldest first. @default 100 for `list`, no limit for `replay` and `discard` */
  readonly limit?: number;
}

/** The dead letters of an inbox. Its functions reject with `InvalidOptionError` when the filter cannot work. */
export interface DeadLetters {
  /** Lists dead letters, the oldest first. */
  list(filter?: DeadLetterFilter): Promise<DeadLetter[]>;
  /** Gets one dead letter. */
  get(id: string): Promise<DeadLetter | undefined>;
  /**
   * Lets them be handled again, after all entries that wait now; handlers that had finished do not run again. Resolves
   * to their number.
   */
  replay(filter?: DeadLetterFilter): Promise<number>;
  /** Removes them; entries with their ids stay duplicates for the retention. Resolves to their number. */
  discard(filter?: DeadLetterFilter): Promise<number>;
}

/** How many entries there are. */
export interface InboxStats {
  /** Accepted and not claimed yet, those that wait for a retry included. */
  readonly waiting: number;
  /** Those of `waiting` that were attempted before. */
  readonly retrying: number;
  /** Claimed: their handlers run. */
  readonly active: number;
  /** Handled within the retention, so that another delivery of them is a duplicate. */
  readonly done: number;
  /** Dead letters. */
  readonly dead: number;
  /** When the oldest entry that waits for its first attempt was received, in milliseconds since 1970. */
  readonly oldestWaitingAt: number | undefined;
  /** When the oldest entry that waits for another attempt was received, in milliseconds since 1970. */
  readonly oldestRetryingAt: number | undefined;
}

/** What an inbox is given when it is opened. */
export interface InboxDeps {
  readonly logger: Logger;
}

/**
 * Stores deliveries until they are handled: made by `sqliteInbox()`, `bullmqInbox()` or `memoryInbox()`. An engine knows
 * entries, keys and leases, and nothing of handlers; `test/inbox/conformance` holds every engine to this contract.
 */
export interface Inbox {
  readonly options: CheckedInboxOptions;
  /**
   * Opens the store; calling it again does nothing. Rejects with an `InboxError` that says what to do when the store
   * cannot be used.
   */
  open(deps?: InboxDeps): Promise<void>;
  /**
   * Stores an entry. Resolves when it is durable, together with the mark that makes the next one with its id a
   * duplicate. Rejects with `InboxUnavailableError` when nothing was stored.
   */
  accept(entry: NewEntry): Promise<AcceptResult>;
  /** Stores an authentic body that is no delivery as a dead letter. Rejects as `accept` does. */
  addDeadLetter(entry: NewEntry, error: AttemptError): Promise<void>;
  /** Starts to claim entries and to process them, at most `options.concurrency` at a time. */
  start(processClaim: ProcessClaim): Promise<void>;
  /**
   * Stops claiming. Resolves when every active entry has its settlement; after `timeoutMs` it leaves the rest to their
   * leases. `start` may be called again.
   */
  stop(timeoutMs: number): Promise<void>;
  /** Stops at once and closes the store. */
  close(): Promise<void>;
  /** The entries that failed for good. */
  readonly deadLetters: DeadLetters;
  /** Counts the entries. */
  stats(): Promise<InboxStats>;
}
