import type {
  AcceptResult,
  AttemptError,
  DeadLetter,
  EntryOrigin,
  InboxStats,
  Settlement,
} from '../inbox.js';
import type { EntryBatch } from '../copy.js';
import type { DeadLetterQuery } from '../kit/dead-letters.js';

/** What the worker thread is started with; plain data. */
export interface WorkerSettings {
  /** Absolute. */
  readonly file: string;
  /** The URL of the module that is the driver, or undefined: Node's own, then `fallbackDriver`. */
  readonly driver: string | undefined;
  /** The URL of the optional dependency, when it is installed. */
  readonly fallbackDriver: string | undefined;
  readonly retentionMs: number;
  readonly keepBodies: boolean;
  readonly tuning: Tuning;
}

/** What the thread gets besides: the memory of its `Gate`. */
export interface WorkerData extends WorkerSettings {
  readonly gate: SharedArrayBuffer;
}

/** What is fixed for users and shortened by tests; times in milliseconds. */
export interface Tuning {
  /** How long a claim lasts without renewal; it is renewed after each third. */
  readonly leaseMs: number;
  /** How often to look whether another process wrote. */
  readonly pollMs: number;
  /** How often to forget what is older than the retention. */
  readonly purgeMs: number;
  /** How long no write makes the store idle, so that its log is emptied. */
  readonly idleMs: number;
  /** How long to wait for another process that writes. */
  readonly busyMs: number;
  /** How long to wait before the thread is started again after a fault. */
  readonly restartMs: number;
  /** So many operations share a commit at most. */
  readonly groupSize: number;
  /** So many acceptances may be unanswered. */
  readonly maxPending: number;
  /** The size in pages that the file cannot exceed: a full disk. 0: no limit. */
  readonly maxPages: number;
}

export const TUNING: Tuning = {
  leaseMs: 30_000,
  pollMs: 200,
  purgeMs: 60_000,
  idleMs: 5_000,
  busyMs: 5_000,
  restartMs: 1_000,
  groupSize: 500,
  maxPending: 10_000,
  maxPages: 0,
};

/** An entry on its way to the thread; its body is the part of the message's bytes from `start` to `end`. */
export interface WireEntry {
  readonly id: string;
  readonly orderKey: string | null;
  readonly type: string;
  readonly webhook: string | null;
  readonly origin: EntryOrigin;
  readonly start: number;
  readonly end: number;
}

/** What the thread is asked to do, and what each command is answered with. */
export type Command =
  | { readonly kind: 'accept'; readonly entry: WireEntry }
  | { readonly kind: 'addDeadLetter'; readonly entry: WireEntry; readonly error: AttemptError }
  | { readonly kind: 'finished'; readonly lease: string; readonly handler: string }
  | { readonly kind: 'unsubscribed'; readonly lease: string }
  | { readonly kind: 'settlement'; readonly lease: string; readonly settlement: Settlement }
  | { readonly kind: 'replay'; readonly query: DeadLetterQuery }
  | { readonly kind: 'discard'; readonly query: DeadLetterQuery }
  | { readonly kind: 'list'; readonly query: DeadLetterQuery }
  | { readonly kind: 'dump'; readonly after: number }
  | { readonly kind: 'stats' }
  | { readonly kind: 'start'; readonly concurrency: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'close' };

export interface Answers {
  accept: AcceptResult;
  addDeadLetter: undefined;
  finished: undefined;
  unsubscribed: undefined;
  settlement: undefined;
  replay: number;
  discard: number;
  list: DeadLetter[];
  dump: WireDump;
  stats: InboxStats;
  start: undefined;
  stop: undefined;
  close: undefined;
}

/** Some of all entries; `last` is the number of the last one, undefined when there are no more. */
export interface WireDump extends EntryBatch {
  readonly last: number | undefined;
}

/** A claim on its way to the main thread. `lease` is its random token. */
export interface WireClaim {
  readonly lease: string;
  readonly id: string;
  readonly orderKey: string | null;
  readonly type: string;
  readonly webhook: string | null;
  readonly origin: EntryOrigin;
  readonly attempt: number;
  readonly lost: number;
  readonly finished: readonly string[];
  readonly body: Uint8Array;
}

/** Main thread to worker thread: commands with their numbers, and the bodies of all entries in one piece. */
export interface ToWorker {
  readonly commands: readonly (readonly [number: number, command: Command])[];
  readonly bytes: Uint8Array;
}

/** Why a command failed. */
export interface Failure {
  readonly reason: 'unavailable' | 'lease_lost' | 'inbox';
  readonly message: string;
  readonly hint?: string | undefined;
  readonly code?: string | undefined;
}

/** Worker thread to main thread, after a commit. */
export interface FromWorker {
  /** The store is open, or why it cannot be. Once, as the first message. */
  readonly opened?: true | Failure;
  readonly answers?: readonly (readonly [number: number, answer: unknown])[];
  readonly failures?: readonly (readonly [number: number, failure: Failure])[];
  readonly claims?: readonly WireClaim[];
  /** Leases that were lost. */
  readonly lost?: readonly string[];
  /** Nothing can be written since now, and why. */
  readonly trouble?: Failure;
  /** It can be written again. */
  readonly relief?: true;
}
