import { InvalidOptionError } from '../../errors.js';
import type { CopySource } from '../copy.js';
import { checkInboxOptions, type InboxOptions } from '../options.js';
import { TUNING, type Tuning } from './settings.js';
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

/**
 * A durable inbox in an SQLite file: for one machine, without a server. A delivery is on the disk before Trello gets
 * its 200, and handlers run from there: once, in order per card, retried one by one.
 *
 * Several processes of one machine may use the same file; not on a network file system. A claim lasts 30 seconds and is
 * renewed every 10 by a thread of its own, so that a handler that blocks keeps its entry, and a process that died loses
 * it after 30 seconds at most. Such an attempt counts: `attempt` is one higher the next time.
 *
 * @example
 * ```ts
 * import { TrelloWebhooks } from 'trello-webhooks';
 * import { sqliteInbox } from 'trello-webhooks/sqlite';
 *
 * const webhooks = new TrelloWebhooks({
 *   secret: process.env.TRELLO_SECRET!,
 *   callbackURL: 'https://bot.example.com/trello',
 *   inbox: sqliteInbox('bot.db'),
 * });
 * await webhooks.start();
 * ```
 * @param file The path of the file, which is created when it does not exist. Beside it SQLite keeps `-wal` and `-shm`.
 * @param options Those of every inbox, and `driver`.
 * @throws InvalidOptionError when an option cannot work. A file that cannot be used, such as one of a newer release, or
 * a missing driver, is an `InboxError` of `open()`.
 */
export function sqliteInbox(file: string, options: SqliteInboxOptions = {}): CopySource {
  return createSqliteInbox(file, options);
}

/** The same with times that tests can shorten. */
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
  const checked = checkInboxOptions(options, { where: 'sqliteInbox()', own: ['driver'] });
  const { driver } = options;
  if (driver !== undefined && (typeof driver !== 'string' || driver === '')) {
    throw new InvalidOptionError('driver must be the name or the path of a module', {
      hint: "An object cannot go to the inbox's thread: give a string, such as 'better-sqlite3'",
    });
  }
  return new SqliteInbox(file, checked, driver, { ...TUNING, ...tuning });
}
