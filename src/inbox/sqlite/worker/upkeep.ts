import type { Tuning } from '../protocol.js';
import type { Checkpoint } from './checkpoint.js';
import type { Purge } from './purge.js';
import type { Job, Writer } from './writer.js';

// Between two parts of a purge, so that others come in between.
const PAUSE_MS = 5;

export interface UpkeepParts {
  readonly purge: Purge;
  readonly checkpoint: Checkpoint;
  readonly writer: Writer;
  readonly tuning: Tuning;
}

/** What is done beside the requests: checkpoints, and forgetting what is old. */
export class Upkeep {
  readonly #parts: UpkeepParts;
  readonly #purging: NodeJS.Timeout;
  readonly #idle: NodeJS.Timeout;
  #more: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(parts: UpkeepParts) {
    const { purge, checkpoint, tuning } = parts;
    this.#parts = parts;
    this.#idle = setTimeout(() => checkpoint.idle(), tuning.idleMs);
    this.#purging = setInterval(() => {
      if (purge.due(Date.now())) this.#purge();
    }, tuning.purgeMs);
  }

  /** After each commit, when everybody has heard of it. */
  wrote({ jobs, bytes }: { jobs: number; bytes: number }): void {
    if (this.#closed) return;
    const { checkpoint } = this.#parts;
    checkpoint.wrote(jobs, bytes);
    if (checkpoint.due) checkpoint.run();
    this.#idle.refresh();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#purging);
    clearTimeout(this.#idle);
    clearTimeout(this.#more);
  }

  #purge(): void {
    const { purge, writer } = this.#parts;
    const job: Job = {
      lasting: false,
      bytes: 0,
      apply: (transaction) => purge.some(transaction),
      done: (more) => {
        if (more === true && !this.#closed) this.#more = setTimeout(() => writer.add(job), PAUSE_MS);
      },
      // The next round is soon enough.
      failed: () => {},
    };
    writer.add(job);
  }
}
