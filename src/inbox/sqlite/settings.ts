/** What the worker thread is started with; plain data. */
export interface WorkerSettings {
  /** Absolute. */
  readonly file: string;
  /** The URL of the module that is the driver; undefined: Node's own, or else `fallbackDriver`. */
  readonly driver: string | undefined;
  /** The URL of the optional dependency, when it is installed. */
  readonly fallbackDriver: string | undefined;
  readonly retentionMs: number;
  readonly keepBodies: boolean;
  /** What acceptance leaves of the disk; undefined: the default. */
  readonly reserveBytes: number | undefined;
  readonly tuning: Tuning;
}

/** The data of the `Worker`: its settings, and the memory of its `ExitLock`. */
export interface WorkerData extends WorkerSettings {
  readonly exitLock: SharedArrayBuffer;
}

/** What is fixed for users and shortened by tests; times in milliseconds. */
export interface Tuning {
  /** How long a claim lasts without renewal; it is renewed after each third. */
  readonly leaseMs: number;
  /** How often to look whether another process wrote. */
  readonly pollMs: number;
  /** How often to forget what is older than the retention. */
  readonly purgeMs: number;
  /** How long without a write until the store is idle, so that its log is emptied. */
  readonly idleMs: number;
  /** How long to wait for another process that writes. */
  readonly busyMs: number;
  /** How long to wait before the thread is started again after a fault. */
  readonly restartMs: number;
  /** At most so many writes share a commit. */
  readonly groupSize: number;
  /** At most so many commands may wait for their reply before deliveries are refused. */
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
