import type { EntryBatch } from '../copy.js';
import type {
  AcceptResult,
  AttemptError,
  Claim,
  DeadLetter,
  InboxStats,
  NewEntry,
  Settlement,
} from '../inbox.js';
import type { DeadLetterQuery } from '../kit/dead-letters.js';

/** An entry on its way to the thread; its body is the part of the message's bytes from `start` to `end`. */
export interface WireEntry extends Omit<NewEntry, 'body'> {
  readonly start: number;
  readonly end: number;
}

/** A claim on its way to the main thread, without what only an object of that thread can have. */
export interface WireClaim extends Omit<Claim, 'finished' | 'signal' | 'markFinished' | 'markUnsubscribed'> {
  /** The random token of its lease. */
  readonly lease: string;
  readonly finished: readonly string[];
}

/** Some of all entries; `last` is the number of the last one, undefined when there are no more. */
export interface WireBatch extends EntryBatch {
  readonly last: number | undefined;
}

/** What the thread is asked to do. */
export type Command =
  | { readonly kind: 'accept'; readonly entry: WireEntry }
  | { readonly kind: 'addDeadLetter'; readonly entry: WireEntry; readonly error: AttemptError }
  | { readonly kind: 'markFinished'; readonly lease: string; readonly handler: string }
  | { readonly kind: 'markUnsubscribed'; readonly lease: string }
  | { readonly kind: 'settle'; readonly lease: string; readonly settlement: Settlement }
  | { readonly kind: 'replay'; readonly query: DeadLetterQuery }
  | { readonly kind: 'discard'; readonly query: DeadLetterQuery }
  | { readonly kind: 'listDeadLetters'; readonly query: DeadLetterQuery }
  | { readonly kind: 'dump'; readonly after: number }
  | { readonly kind: 'stats' }
  | { readonly kind: 'start'; readonly concurrency: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'close' };

/** The reply to each command. */
export interface Replies {
  accept: AcceptResult;
  addDeadLetter: undefined;
  markFinished: undefined;
  markUnsubscribed: undefined;
  settle: undefined;
  replay: number;
  discard: number;
  listDeadLetters: DeadLetter[];
  dump: WireBatch;
  stats: InboxStats;
  start: undefined;
  stop: undefined;
  close: undefined;
}

/** Why a command failed. */
export interface Failure {
  readonly reason: 'unavailable' | 'lease_lost' | 'inbox';
  readonly message: string;
  readonly hint?: string | undefined;
  readonly code?: string | undefined;
}

/** Main thread to worker thread: commands with their numbers, and the bodies of all entries in one piece. */
export interface ToWorker {
  readonly commands: readonly (readonly [number: number, command: Command])[];
  readonly bytes: Uint8Array;
}

/** Worker thread to main thread, after a commit. */
export interface FromWorker {
  /** The store is open, or why it cannot be. Once, as the first message. */
  readonly opened?: true | Failure;
  readonly replies?: readonly (readonly [number: number, reply: unknown])[];
  readonly failures?: readonly (readonly [number: number, failure: Failure])[];
  readonly claims?: readonly WireClaim[];
  /** The tokens of leases that were lost. */
  readonly lostLeases?: readonly string[];
  /** From now on nothing can be written, and why. */
  readonly unwritable?: Failure;
  /** It can be written again. */
  readonly writable?: true;
  /** Four fifths of the room are taken. */
  readonly roomLow?: RoomReport;
  /** From now on deliveries are refused, so that the reserve is left for the handlers. */
  readonly full?: RoomReport;
  /** The file under its name is another one now, or none; false: it is the right one again. */
  readonly replaced?: boolean;
  /** Deliveries are accepted again. */
  readonly roomAgain?: true;
}

/** How much room there is; in bytes. */
export interface RoomReport {
  readonly freeBytes: number;
  /** What acceptance leaves. */
  readonly reserveBytes: number;
  /** The size of the file. */
  readonly ownBytes: number;
}
