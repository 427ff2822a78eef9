import { bullmqInbox } from '../../../inbox/bullmq/index.js';
import { look } from '../../../inbox/bullmq/look.js';
import { InboxError, InboxUnavailableError } from '../../../inbox/errors.js';
import type { Inbox } from '../../../inbox/inbox.js';
import { sqliteInbox } from '../../../inbox/sqlite/index.js';
import type { Logger } from '../../../util/logger.js';
import { printable } from '../../../util/printable.js';
import { say } from '../terminal.js';
import { UsageError } from '../errors.js';
import { checkInboxFile } from './inbox-file.js';
import { checkRedisURL } from './redis-url.js';
import type { Which } from './which-inbox.js';

/** A hundred years: what the service still knows is nothing for a command to forget. */
export const FOREVER_MS = 100 * 365 * 24 * 60 * 60 * 1000;

/** The command says itself why it failed; what it was not told is an error of the inbox's thread. */
export const logger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error: (fields, message) => say(printable(message ?? JSON.stringify(fields), 1000)),
};

/** Opens the inbox, works with it, closes it. It has to be there already: nothing is made, nothing is started. */
export async function withInbox<T>(
  which: Which,
  work: (inbox: Inbox) => Promise<T>,
  retentionMs = FOREVER_MS,
): Promise<T> {
  const inbox = which.kind === 'sqlite' ? fileInbox(which.file) : await redisInbox(which, retentionMs);
  try {
    await inbox.open({ logger });
    return await work(inbox);
  } catch (error) {
    throw plain(error);
  } finally {
    await inbox.close();
  }
}

function fileInbox(file: string): Inbox {
  checkInboxFile(file);
  return sqliteInbox(file, { retentionMs: FOREVER_MS });
}

async function redisInbox(which: Which & { kind: 'redis' }, retentionMs: number): Promise<Inbox> {
  const { prefix } = which;
  const connection = checkRedisURL(which.url);
  const { partitions } = await look(connection, prefix);
  if (partitions === undefined)
    throw new UsageError(
      `There is no inbox with the prefix ${printable(prefix)} in this Redis`,
      'Give the --prefix of the service; the inbox is made when the service first starts',
    );
  return bullmqInbox({ connection, prefix, partitions, retentionMs });
}

/** For a service "unavailable" is about a delivery; nobody delivers here. */
export function plain(error: unknown): unknown {
  if (!(error instanceof InboxUnavailableError)) return error;
  const { cause } = error;
  return new InboxError(
    `The inbox cannot be used now: ${cause instanceof Error ? cause.message : 'no reason given'}`,
  );
}
