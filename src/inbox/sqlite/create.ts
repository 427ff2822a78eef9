import { InvalidOptionError } from '../../errors.js';
import type { CopySource } from '../copy.js';
import { checkInboxOptions, type InboxOptions } from '../options.js';
import { TUNING, type Tuning } from './protocol.js';
import { SqliteInbox } from './sqlite-inbox.js';

/** The options of {@link sqliteInbox}. */
export interface SqliteInboxOptions extends InboxOptions {
  /**
   * The SQLite driver: a package, a path or a `file:` URL that the inbox's thread imports. It must export `DatabaseSync`
   * with the shape of `node:sqlite`, or be better-sqlite3.
   * @default `node:sqlite` from Node 22.13 on, else `@photostructure/sqlite`, an optional dependency of this package
   */
  driver?: string;
}

/** What {@link sqliteInbox} does, with times that tests can shorten. */
export function createSqliteInbox(
  file: string,
  options: SqliteInboxOptions = {},
  tuning: Partial<Tuning> = {},
): CopySource {
  if (typeof file !== 'string' || file.trim() === '' || file === ':memory:' || file.startsWith('file:')) {
    throw new InvalidOptionError('sqliteInbox() needs the path of a file', {
      hint: 'Give one on a local disk, such as "bot.db"; memoryInbox() keeps entries in memory',
    });
  }
  const { driver } = options;
  if (driver !== undefined && (typeof driver !== 'string' || driver === '')) {
    throw new InvalidOptionError('driver must be the name or the path of a module', {
      hint: "An object cannot go to the inbox's thread: give a string, such as 'better-sqlite3'",
    });
  }
  return new SqliteInbox(file, checkInboxOptions(options), driver, { ...TUNING, ...tuning });
}
