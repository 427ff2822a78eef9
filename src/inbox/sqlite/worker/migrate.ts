import type { Database } from './driver.js';
import { Unusable } from './errors.js';
import { entries } from './migrations/001-entries.js';

/** In order. A migration that was released is never changed, only followed by another. */
export const migrations: readonly string[] = [entries];

/** "trel": marks a file as an inbox, so that another program's is left alone. */
export const APPLICATION_ID = 0x7472656c;

/** Brings the schema up to date, in one transaction; `steps[n]` leads from version n to n + 1. */
export function migrate(db: Database, file: string, steps = migrations): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = number(db, 'user_version');
    refuseForeign(db, file);
    if (version > steps.length) {
      throw new Unusable(
        `${file} was written by a newer release (its version is ${version}, this release knows ${steps.length})`,
        'Upgrade trello-webhooks, or give another file',
      );
    }
    for (const sql of steps.slice(version)) db.exec(sql);
    // Written even when nothing changes: so a file that cannot be written is noticed now.
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${steps.length}`);
    db.exec('COMMIT');
  } catch (error) {
    try {
      db.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself.
    }
    throw error;
  }
}

function refuseForeign(db: Database, file: string): void {
  if (number(db, 'application_id') === APPLICATION_ID) return;
  const tables = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number };
  if (tables.n === 0) return;
  throw new Unusable(`${file} belongs to another program`, 'Give the inbox a file of its own');
}

function number(db: Database, pragma: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() as object)[0]);
}
