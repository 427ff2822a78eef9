import type { FromWorker, ToWorker, WorkerSettings } from '../protocol.js';
import { Acceptance } from './accept.js';
import { Checkpoint } from './checkpoint.js';
import { Counts } from './counts.js';
import type { Database } from './database.js';
import { DeadEntries } from './dead-letters.js';
import { Dispenser } from './dispenser.js';
import { dumpOf } from './dump.js';
import { failureOf } from './failure.js';
import { Keys } from './keys.js';
import { Leases } from './leases.js';
import { Claims } from './claim.js';
import { Commands } from './commands.js';
import { Outbox } from './outbox.js';
import { Outcomes } from './outcome.js';
import { Purge } from './purge.js';
import { statsOf } from './stats.js';
import { Upkeep } from './upkeep.js';
import { Writer } from './writer.js';

/** Wires the parts of the thread; holds no logic of its own. */
export class Engine {
  readonly #db: Database;
  readonly #outbox: Outbox;
  readonly #writer: Writer;
  readonly #dispenser: Dispenser;
  readonly #upkeep: Upkeep;
  readonly #commands: Commands;

  constructor(db: Database, settings: WorkerSettings, post: (message: FromWorker) => void) {
    const { tuning, keepBodies, retentionMs } = settings;
    this.#db = db;
    const outbox = (this.#outbox = new Outbox(post));
    const counts = new Counts(db);
    const keys = new Keys(db);
    const leases = new Leases(db, tuning.leaseMs, (lease) => outbox.lost(lease));
    const checkpoint = new Checkpoint(db, tuning.busyMs);
    const writer = (this.#writer = new Writer({
      db,
      counts,
      groupSize: tuning.groupSize,
      last: (transaction) => this.#dispenser.fill(transaction),
      after: (written) => {
        outbox.send();
        // After a failure the writer tries again by itself.
        if (written === undefined) return;
        this.#dispenser.setAlarm();
        this.#upkeep.wrote(written);
      },
      // A log that has filled the disk can be used again from its beginning once it was copied.
      makeRoom: () => checkpoint.run(),
      onTrouble: (trouble) => post({ trouble }),
      onRelief: () => post({ relief: true }),
    }));
    this.#dispenser = new Dispenser({
      db,
      leases,
      claims: new Claims(db, counts, leases),
      outbox,
      writer,
      tuning,
    });
    this.#upkeep = new Upkeep({ purge: new Purge(db, counts, retentionMs), checkpoint, writer, tuning });
    this.#commands = new Commands({
      writer,
      outbox,
      dispenser: this.#dispenser,
      acceptance: new Acceptance(db, counts, keys),
      outcomes: new Outcomes(db, counts, keys, leases, keepBodies),
      dead: new DeadEntries(db, counts, keys, keepBodies),
      dump: dumpOf(db, retentionMs),
      stats: statsOf(db),
    });
  }

  /** Takes a message from the main thread. Gives whether the store was closed. */
  receive({ commands, bytes }: ToWorker): boolean {
    for (const [number, command] of commands) {
      if (command.kind === 'close') {
        this.#close(number);
        return true;
      }
      try {
        this.#commands.run(number, command, bytes);
      } catch (error) {
        this.#outbox.fail(number, failureOf(error));
      }
    }
    this.#outbox.send();
    return false;
  }

  #close(number: number): void {
    this.#dispenser.stop();
    this.#dispenser.close();
    this.#upkeep.close();
    this.#writer.close();
    this.#db.close();
    this.#outbox.answer(number, undefined);
    this.#outbox.send();
  }
}
