const [BUSY, SHUT] = [0, 1];

// A call that waits longer, for a lock of another process, is interrupted after all.
const LONGEST_MS = 10_000;

/**
 * Keeps a process that exits from interrupting SQLite. Node ends threads wherever they are, and a native driver that
 * cannot return to its thread any more aborts the whole process, whose exit code is lost. So the thread passes this gate
 * with every call, and the main thread shuts it, waiting for the call that is under way.
 */
export class Gate {
  readonly memory: SharedArrayBuffer;
  readonly #flags: Int32Array;

  constructor(memory = new SharedArrayBuffer(8)) {
    this.memory = memory;
    this.#flags = new Int32Array(memory);
  }

  /** For the thread: makes a call. Once the gate is shut it waits for its own end instead. */
  pass<T>(call: () => T): T {
    // First the own flag, then the other's: so at least one of the two threads sees that it must wait.
    Atomics.store(this.#flags, BUSY, 1);
    if (Atomics.load(this.#flags, SHUT) === 1) {
      this.#leave();
      for (;;) Atomics.wait(this.#flags, SHUT, 1);
    }
    try {
      return call();
    } finally {
      this.#leave();
    }
  }

  /** For the main thread: when it returns, no call is under way, and none will be. */
  shut(): void {
    Atomics.store(this.#flags, SHUT, 1);
    Atomics.wait(this.#flags, BUSY, 1, LONGEST_MS);
  }

  #leave(): void {
    Atomics.store(this.#flags, BUSY, 0);
    Atomics.notify(this.#flags, BUSY);
  }
}

const open = new Set<Gate>();

/** Shuts a gate when this process exits. */
export function shutAtExit(gate: Gate): void {
  if (open.size === 0) process.on('exit', shutAll);
  open.add(gate);
}

/** Its thread has ended. */
export function forget(gate: Gate): void {
  open.delete(gate);
  if (open.size === 0) process.off('exit', shutAll);
}

function shutAll(): void {
  for (const gate of open) gate.shut();
}
