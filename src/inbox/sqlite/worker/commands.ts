import type { InboxStats } from '../../inbox.js';
import type { DeadLetterQuery } from '../../kit/dead-letters.js';
import type { Command, WireDump, WireEntry } from '../protocol.js';
import type { Acceptance } from './accept.js';
import type { DeadEntries } from './dead-letters.js';
import type { Dispenser } from './dispenser.js';
import type { Outbox } from './outbox.js';
import type { Outcomes } from './outcome.js';
import type { Transaction } from './transaction.js';
import type { Writer } from './writer.js';

export interface CommandParts {
  readonly writer: Writer;
  readonly outbox: Outbox;
  readonly dispenser: Dispenser;
  readonly acceptance: Acceptance;
  readonly outcomes: Outcomes;
  readonly dead: DeadEntries;
  readonly dump: (after: number) => WireDump;
  readonly stats: () => InboxStats;
}

// A replay of a million dead letters is made of transactions of this size.
const AT_ONCE = 200;

/** Does what the main thread asks: reads at once, writes with the next commit. */
export class Commands {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  /** Throws when a read fails. */
  run(number: number, command: Exclude<Command, { kind: 'close' }>, bytes: Uint8Array): void {
    const { outbox, dispenser, acceptance, outcomes, dead, dump, stats } = this.#parts;
    switch (command.kind) {
      case 'accept': {
        const { entry } = command;
        return this.#write(number, (tx) => acceptance.accept(tx, entry, bodyOf(entry, bytes)), entry);
      }
      case 'addDeadLetter': {
        const { entry, error } = command;
        return this.#write(
          number,
          (tx) => acceptance.addDeadLetter(tx, entry, bodyOf(entry, bytes), error),
          entry,
        );
      }
      case 'finished':
        return this.#write(number, () => outcomes.markFinished(command.lease, command.handler));
      case 'unsubscribed':
        return this.#write(number, () => outcomes.markUnsubscribed(command.lease));
      case 'settlement':
        return this.#write(number, (tx) => outcomes.settle(tx, command.lease, command.settlement));
      case 'replay':
      case 'discard': {
        const { kind, query } = command;
        const some = (tx: Transaction, upTo: number, limit: number): number =>
          dead[kind](tx, query, upTo, limit);
        return this.#inParts(number, query, some, dead.last(), 0);
      }
      case 'list':
        return outbox.answer(number, dead.list(command.query));
      case 'dump':
        return outbox.answer(number, dump(command.after));
      case 'stats':
        return outbox.answer(number, stats());
      case 'start':
        dispenser.start(command.concurrency);
        return outbox.answer(number, undefined);
      case 'stop':
        dispenser.stop();
        return outbox.answer(number, undefined);
    }
  }

  /** With an entry it is an acceptance, which fails when it cannot be written; all else is repeated until it can. */
  #write(number: number, apply: (transaction: Transaction) => unknown, entry?: WireEntry): void {
    const { writer, outbox } = this.#parts;
    writer.add({
      apply,
      lasting: entry === undefined,
      bytes: entry === undefined ? 0 : entry.end - entry.start,
      done: (answer) => outbox.answer(number, answer),
      failed: (failure) => outbox.fail(number, failure),
    });
  }

  #inParts(
    number: number,
    query: DeadLetterQuery,
    some: (transaction: Transaction, upTo: number, limit: number) => number,
    upTo: number,
    before: number,
  ): void {
    const { writer, outbox } = this.#parts;
    const limit = Math.min(AT_ONCE, query.limit - before);
    writer.add({
      apply: (transaction) => some(transaction, upTo, limit),
      lasting: false,
      bytes: 0,
      done: (answer) => {
        const total = before + (answer as number);
        if (answer === AT_ONCE) this.#inParts(number, query, some, upTo, total);
        else outbox.answer(number, total);
      },
      failed: (failure) => outbox.fail(number, failure),
    });
  }
}

function bodyOf({ start, end }: WireEntry, bytes: Uint8Array): Uint8Array {
  return bytes.subarray(start, end);
}
