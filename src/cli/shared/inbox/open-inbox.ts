import type { Logger } from '../../../index.js';
import { InboxError, InboxUnavailableError, type Inbox } from '../../../inbox/index.js';
import { bullmqInbox, inspect } from '../../../inbox/bullmq/index.js';
import { sqliteInbox } from '../../../inbox/sqlite/index.js';
import { printable } from '../../../util/printable.js';
import { UsageError } from '../errors.js';
import { say } from '../terminal.js';
import { checkInboxFile } from './inbox-file.js';
import { checkRedisURL, type InboxLocation, type RedisLocation } from './which-inbox.js';

/** A hundred years: a command must not remove ids that the service still keeps. */
export const FOREVER_MS = 100 * 365 * 24 * 60 * 60 * 1000;

/** The command prints its own errors; this logger adds those of the inbox's worker thread. */
export const logger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error: (fields, message) => say(printable(message ?? JSON.stringify(fields), 1000)),
};

/** Opens the inbox, calls `work` with it, and closes it. The inbox must exist: nothing is created, nothing is started. */
export async function withInbox<T>(
  location: InboxLocation,
  work: (inbox: Inbox) => Promise<T>,
  retentionMs = FOREVER_MS,
): Promise<T> {
  const inbox =
    location.kind === 'sqlite' ? fileInbox(location.file) : await redisInbox(location, retentionMs);
  try {
    await inbox.open({ logger });
    return await work(inbox);
  } catch (error) {
    throw withoutDelivery(error);
  } finally {
    await inbox.close();
  }
}

function fileInbox(file: string): Inbox {
  checkInboxFile(file);
  return sqliteInbox(file, { retentionMs: FOREVER_MS });
}

async function redisInbox({ url, prefix }: RedisLocation, retentionMs: number): Promise<Inbox> {
  const connection = checkRedisURL(url);
  const { partitions } = await inspect(connection, prefix);
  if (partitions === undefined)
    throw new UsageError(
      `This Redis has no inbox with the prefix "${printable(prefix)}"`,
      'Pass the --prefix of the service; the service creates the inbox when it first starts',
    );
  return bullmqInbox({ connection, prefix, partitions, retentionMs });
}

/** Replaces an error that speaks of a delivery, which a service would have refused; a command has none. */
export function withoutDelivery(error: unknown): unknown {
  if (!(error instanceof InboxUnavailableError)) return error;
  const { cause } = error;
  const reason = cause instanceof Error ? cause.message : 'no reason given';
  return new InboxError(`The inbox is unavailable: ${reason}`);
}
