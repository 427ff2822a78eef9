import { statSync } from 'node:fs';
import type { WorkerSettings } from '../settings.js';
import type { Database, Driver } from './driver.js';
import { RECOVER, sqliteCode, Unusable } from './errors.js';
import { migrate } from './migrate.js';

/** Opens the file, sets SQLite up and brings the schema up to date. Throws `Unusable` with what to do. */
export function connect(Database: Driver, { file, tuning }: WorkerSettings): Database {
  let db: Database | undefined;
  try {
    db = new Database(file);
    db.exec(`PRAGMA busy_timeout = ${tuning.busyMs}`);
    useWriteAheadLog(db, file, tuning.busyMs);
    // FULL: the log is on the disk before a commit returns.
    db.exec('PRAGMA synchronous = FULL');
    // Checkpoints are made between commits, not inside of one: see checkpoint.ts.
    db.exec('PRAGMA wal_autocheckpoint = 0');
    db.exec('PRAGMA journal_size_limit = 67108864');
    db.exec('PRAGMA cache_size = -16384');
    if (tuning.maxPages > 0) db.exec(`PRAGMA max_page_count = ${tuning.maxPages}`);
    migrate(db, file);
    return db;
  } catch (error) {
    try {
      db?.close();
    } catch {
      // The first error says more.
    }
    throw error instanceof Unusable ? error : explain(error, file);
  }
}

function useWriteAheadLog(db: Database, file: string, busyMs: number): void {
  const until = Date.now() + busyMs;
  for (;;) {
    try {
      const row = db.prepare('PRAGMA journal_mode = WAL').get() as { journal_mode: string };
      if (row.journal_mode === 'wal') return;
      throw new Unusable(
        `SQLite cannot use write-ahead logging for ${file} (it stays with "${row.journal_mode}")`,
        'Put the file on a local disk; network file systems do not work',
      );
    } catch (error) {
      // Another process is opening the same new file: SQLite does not wait for that by itself.
      if (sqliteCode(error) !== 'SQLITE_BUSY' || Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function explain(error: unknown, file: string): Unusable {
  const detail = (error as Error).message;
  switch (sqliteCode(error) ?? '') {
    case 'SQLITE_NOTADB':
      return new Unusable(`${file} is not an SQLite file`, 'Give another name, or move that file away');
    case 'SQLITE_CORRUPT':
      return new Unusable(`${file} is damaged (${detail})`, RECOVER);
    case 'SQLITE_READONLY':
      return new Unusable(`${file} cannot be written`, 'The process needs to write the file and its folder');
    case 'SQLITE_BUSY':
      return new Unusable(
        `${file} is locked by another program`,
        'Close the program that has it open, such as a shell of sqlite3',
      );
    case 'SQLITE_FULL':
      return new Unusable(`There is no room on the disk for ${file}`, 'Make room and start again');
    case 'SQLITE_CANTOPEN':
      return isDirectory(file)
        ? new Unusable(`${file} is a folder`, 'Give the name of a file')
        : new Unusable(`${file} cannot be opened`, 'Does its folder exist, and may the process write there?');
    default:
      return new Unusable(`${file} cannot be opened: ${detail}`, 'The message is from the SQLite driver');
  }
}

function isDirectory(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}
