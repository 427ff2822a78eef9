import type { CopySource } from '../copy.js';
import { createSqliteInbox, type SqliteInboxOptions } from './create.js';

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
 * @param file The path of the file, which is made when there is none. Beside it SQLite keeps `-wal` and `-shm`.
 * @param options Those of every inbox, and `driver`.
 * @throws InvalidOptionError when an option cannot work. What is wrong with the file, such as a newer version of it or
 * a missing driver, is an `InboxError` of `open()`.
 */
export function sqliteInbox(file: string, options: SqliteInboxOptions = {}): CopySource {
  return createSqliteInbox(file, options);
}
