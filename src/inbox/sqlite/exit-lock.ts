const [BUSY, LOCKED] = [0, 1];

// A call that waits longer, for a lock of another process, is interrupted after all.
const LONGEST_MS = 10_000;

/**
 * Keeps a process that exits from interrupting SQLite. Node ends threads wherever they are, and a native driver that
 * cannot return to its thread any more aborts the whole process, whose exit code is lost. So the thread makes every call
 * through this lock, and the main thread locks it at exit, waiting for the call that is under way.
 */
export class ExitLock {
  readonly memory: SharedArrayBuffer;
  readonly #flags: Int32Array;

  constructor(memory = new SharedArrayBuffer(8)) {
    this.memory = memory;
    this.#flags = new Int32Array(memory);
  }

  /** For the thread: makes a call. Once locked, it waits for the end of the thread instead. */
  run<T>(call: () => T): T {
    // First the own flag, then the other's: so at least one of the two threads sees that it must wait.
    Atomics.store(this.#flags, BUSY, 1);
    if (Atomics.load(this.#flags, LOCKED) === 1) {
      this.#leave();
      for (;;) Atomics.wait(this.#flags, LOCKED, 1);
    }
    try {
      return call();
    } finally {
      this.#leave();
    }
  }

  /** For the main thread: when it returns, no call is under way, and none will be. */
  lock(): void {
    Atomics.store(this.#flags, LOCKED, 1);
    Atomics.wait(this.#flags, BUSY, 1, LONGEST_MS);
  }

  #leave(): void {
    Atomics.store(this.#flags, BUSY, 0);
    Atomics.notify(this.#flags, BUSY);
  }
}

const locks = new Set<ExitLock>();

/** Locks it when this process exits; the function that it returns is to be called when the thread has ended. */
export function lockAtExit(lock: ExitLock): () => void {
  if (locks.size === 0) process.on('exit', lockAll);
  locks.add(lock);
  return () => {
    locks.delete(lock);
    if (locks.size === 0) process.off('exit', lockAll);
  };
}

function lockAll(): void {
  for (const lock of locks) lock.lock();
}
