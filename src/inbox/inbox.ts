import type { Logger } from '../util/logger.js';
import type { CheckedInboxOptions } from './options.js';

/** An authentic delivery, as it is put into an inbox. */
export interface NewEntry {
  /** What tells it from others: the action's id, or that and the webhook. Stored once for as long as it is known. */
  readonly id: string;
  /** Entries of one key are handled one at a time, in the order of acceptance. Undefined: no order. */
  readonly orderKey: string | undefined;
  /** The action's type, for lists and replays; `''` when there is none. */
  readonly type: string;
  /** What tells the webhook of the delivery from others; undefined when it came another way. */
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

/** An entry that a worker holds. No other worker gets it while the lease lasts, and the engine renews the lease. */
export interface Claim extends NewEntry {
  /** From 1 for the first attempt. */
  readonly attempt: number;
  /** How often its lease was lost, because the process died or gave no sign of life. A replay begins at 0. */
  readonly lost: number;
  /** The identities of the handlers that have finished already. */
  readonly finished: ReadonlySet<string>;
  /** Aborted when the lease was lost: somebody else may have the entry by now. */
  readonly signal: AbortSignal;
  /** Notes, durably, that a handler has finished. Rejects with `LeaseLostError` when the lease was lost. */
  markFinished(handler: string): Promise<void>;
  /** Notes, durably, that the next delivery of this webhook is to be answered 410. */
  markUnsubscribed(): Promise<void>;
}

/** What is to become of an entry after an attempt. */
export type Settlement =
  /** Every handler has finished. */
  | { readonly kind: 'done' }
  /** Try again in so many milliseconds. */
  | { readonly kind: 'retry'; readonly delayMs: number; readonly errors: readonly AttemptError[] }
  /** Never again by itself: a dead letter. */
  | { readonly kind: 'dead'; readonly errors: readonly AttemptError[] }
  /** Not attempted, because the service stops: give it back as it was. */
  | { readonly kind: 'release' };

/** What went wrong in one attempt. */
export interface AttemptError {
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The handler's identity, or `'middleware'`. */
  readonly handler: string;
  /** Name, message and stack, bounded. */
  readonly error: string;
}

/** An entry whose attempts are over, or a body that was authentic and no delivery. */
export interface DeadLetter {
  readonly id: string;
  readonly type: string;
  readonly orderKey: string | undefined;
  readonly origin: EntryOrigin;
  readonly body: Uint8Array;
  readonly attempts: number;
  readonly finished: readonly string[];
  /** The latest errors, the oldest first; at most `MAX_ERRORS`. */
  readonly errors: readonly AttemptError[];
  /** When it died, in milliseconds since 1970. */
  readonly deadAt: number;
}

/** Which dead letters are meant: all that fit everything that is given. */
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

/** What failed for good. */
export interface DeadLetters {
  /** The dead letters, the oldest first. */
  list(filter?: DeadLetterFilter): Promise<DeadLetter[]>;
  /** One of them. */
  get(id: string): Promise<DeadLetter | undefined>;
  /** Puts them back to be handled, behind what waits; handlers that had finished do not run again. Gives how many. */
  replay(filter?: DeadLetterFilter): Promise<number>;
  /** Throws them away; their ids stay known. Gives how many. */
  discard(filter?: DeadLetterFilter): Promise<number>;
}

/** What an inbox holds. */
export interface InboxStats {
  /** Accepted and not claimed yet, those that wait for a retry included. */
  readonly waiting: number;
  /** Those of them that failed before and wait for their next attempt. */
  readonly retrying: number;
  /** Being handled now. */
  readonly active: number;
  /** Handled, and still known. */
  readonly done: number;
  readonly dead: number;
  /** When the oldest waiting entry was received, in milliseconds since 1970. */
  readonly oldestWaitingAt: number | undefined;
}

/** What the engine asks of the one who runs the handlers. */
export type ProcessClaim = (claim: Claim) => Promise<Settlement>;

/** What became of a delivery that was handed to an inbox. */
export type AcceptResult =
  /** It is durable. */
  | 'stored'
  /** Its id was known: it waits, runs, or was handled (or given up) within the retention. */
  | 'duplicate'
  /** A handler said that its webhook is not wanted any more. The note is taken back by saying so: once is enough for Trello. */
  | 'unsubscribed';

/** Where deliveries are kept until they are handled: made by `sqliteInbox()`, `bullmqInbox()` or `memoryInbox()`. */
export interface Inbox {
  readonly options: CheckedInboxOptions;
  /**
   * Opens the store; calling it again does nothing. Rejects with an `InboxError` that says what to do when it cannot be
   * used.
   */
  open(context?: InboxDeps): Promise<void>;
  /**
   * Stores an entry. Resolves when it is durable, together with the mark that its id is known.
   * Rejects with `InboxUnavailableError` when nothing was stored.
   */
  accept(entry: NewEntry): Promise<AcceptResult>;
  /** Stores an authentic body that is no delivery as a dead letter. Rejects as `accept` does. */
  addDeadLetter(entry: NewEntry, error: AttemptError): Promise<void>;
  /** Starts to hand out entries, at most `options.concurrency` at a time. */
  start(handle: ProcessClaim): Promise<void>;
  /**
   * Stops handing out. Resolves when what was handed out has its settlement; after `timeoutMs` it leaves the rest to their
   * leases. `start` may be called again.
   */
  stop(timeoutMs: number): Promise<void>;
  /** Stops at once and closes the store. */
  close(): Promise<void>;
  /** What failed for good. */
  readonly deadLetters: DeadLetters;
  /** What is in it. */
  stats(): Promise<InboxStats>;
}

/** What an inbox is given. */
export interface InboxDeps {
  readonly logger: Logger;
}

/** So many errors of an entry are kept, the latest. */
export const MAX_ERRORS = 20;
