import type { Gate } from '../gate.js';
import type { Database, Driver, Statement, Value } from './database.js';

/** The same driver, every call of which passes the gate. */
export function gated(Driver: Driver, gate: Gate): Driver {
  return class implements Database {
    readonly #db: Database;

    constructor(file: string) {
      this.#db = gate.pass(() => new Driver(file));
    }

    exec(sql: string): unknown {
      return gate.pass(() => this.#db.exec(sql));
    }

    prepare(sql: string): Statement {
      const statement = gate.pass(() => this.#db.prepare(sql));
      return {
        run: (...values: Value[]) => gate.pass(() => statement.run(...values)),
        get: (...values: Value[]) => gate.pass(() => statement.get(...values)),
        all: (...values: Value[]) => gate.pass(() => statement.all(...values)),
      };
    }

    close(): void {
      gate.pass(() => this.#db.close());
    }
  };
}
