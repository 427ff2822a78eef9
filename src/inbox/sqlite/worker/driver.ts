import type { ExitLock } from '../exit-lock.js';
import type { WorkerSettings } from '../settings.js';
import { Unusable } from './errors.js';

/** The part of `node:sqlite`'s `DatabaseSync` that is used; better-sqlite3 has the same methods. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
}

/** A prepared statement. */
export interface Statement {
  run(...values: Value[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
}

/** What a statement takes and returns. */
export type Value = string | number | null | Uint8Array;

/** Opens a file. */
export type Driver = new (file: string) => Database;

/** The same driver, every call of which goes through the lock. */
export function lockedDriver(Driver: Driver, lock: ExitLock): Driver {
  return class implements Database {
    readonly #db: Database;

    constructor(file: string) {
      this.#db = lock.run(() => new Driver(file));
    }

    exec(sql: string): unknown {
      return lock.run(() => this.#db.exec(sql));
    }

    prepare(sql: string): Statement {
      const statement = lock.run(() => this.#db.prepare(sql));
      return {
        run: (...values: Value[]) => lock.run(() => statement.run(...values)),
        get: (...values: Value[]) => lock.run(() => statement.get(...values)),
        all: (...values: Value[]) => lock.run(() => statement.all(...values)),
      };
    }

    close(): void {
      lock.run(() => this.#db.close());
    }
  };
}

/** The driver that was asked for; else Node's own; else the optional dependency. */
export async function loadDriver({ driver, fallbackDriver }: WorkerSettings): Promise<Driver> {
  if (driver !== undefined) return importDriver(driver);
  const own = builtIn();
  if (own !== undefined) return own;
  if (fallbackDriver !== undefined) return importDriver(fallbackDriver);
  throw new Unusable(
    'There is no SQLite driver',
    'Run "npm install @photostructure/sqlite", or use Node 22.13 or newer, which has one',
  );
}

function builtIn(): Driver | undefined {
  try {
    return (process.getBuiltinModule('node:sqlite') as { DatabaseSync?: Driver } | undefined)?.DatabaseSync;
  } catch {
    // Node 22.5 to 22.12 know the name and refuse it without a flag.
    return undefined;
  }
}

interface DriverModule {
  DatabaseSync?: Driver;
  default?: Driver | { DatabaseSync?: Driver };
}

async function importDriver(url: string): Promise<Driver> {
  let module: DriverModule;
  try {
    module = (await import(url)) as DriverModule;
  } catch (cause) {
    throw new Unusable(
      `The SQLite driver ${url} cannot be loaded: ${String((cause as Error).message)}`,
      'Is there a build of it for this platform and this version of Node?',
    );
  }
  const { default: main } = module;
  const found = module.DatabaseSync ?? (typeof main === 'function' ? main : main?.DatabaseSync);
  if (typeof found === 'function') return found;
  throw new Unusable(
    `The module ${url} is no SQLite driver`,
    'It must export DatabaseSync as node:sqlite does, or a class as better-sqlite3 does',
  );
}
