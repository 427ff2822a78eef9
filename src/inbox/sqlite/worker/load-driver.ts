import type { WorkerSettings } from '../protocol.js';
import type { Driver } from './database.js';
import { Unusable } from './unusable.js';

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
