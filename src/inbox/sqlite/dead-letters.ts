import type { DeadLetter, DeadLetterFilter, DeadLetters } from '../inbox.js';
import type { WireFilter } from './protocol.js';
import type { Thread } from './thread.js';

/** The dead letters of the file; `thread` opens it when it is not open. */
export class SqliteDeadLetters implements DeadLetters {
  readonly #thread: () => Promise<Thread>;

  constructor(thread: () => Promise<Thread>) {
    this.#thread = thread;
  }

  async list(filter: DeadLetterFilter = {}): Promise<DeadLetter[]> {
    return (await this.#thread()).send({ kind: 'list', filter: wire(filter) });
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    const [letter] = await this.list({ ids: [id], limit: 1 });
    return letter;
  }

  async replay(filter: DeadLetterFilter = {}): Promise<number> {
    return (await this.#thread()).send({ kind: 'replay', filter: wire(filter) });
  }

  async discard(filter: DeadLetterFilter = {}): Promise<number> {
    return (await this.#thread()).send({ kind: 'discard', filter: wire(filter) });
  }
}

function wire({ ids, type, since, before, limit }: DeadLetterFilter): WireFilter {
  return {
    ...(ids === undefined ? {} : { ids }),
    ...(type === undefined ? {} : { type }),
    ...(since === undefined ? {} : { since: since.getTime() }),
    ...(before === undefined ? {} : { before: before.getTime() }),
    ...(limit === undefined ? {} : { limit }),
  };
}
