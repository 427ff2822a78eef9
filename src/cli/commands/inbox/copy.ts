import { copyInbox, type CopyResult } from '../../../inbox/index.js';
import { bullmqInbox, inspect } from '../../../inbox/bullmq/index.js';
import { sqliteInbox } from '../../../inbox/sqlite/index.js';
import { UsageError } from '../../shared/errors.js';
import { checkInboxFile } from '../../shared/inbox/inbox-file.js';
import { FOREVER_MS, logger, withoutDelivery } from '../../shared/inbox/open-inbox.js';
import { checkRedisURL, PREFIX } from '../../shared/inbox/which-inbox.js';
import type { SettingOptions } from '../../shared/options.js';
import { Settings } from '../../shared/settings.js';
import { print, printJSON, say, withProgress } from '../../shared/terminal.js';

export interface CopyOptions extends SettingOptions {
  from?: string;
  to?: string;
  prefix?: string;
  partitions?: number;
  /** In days. */
  retention: number;
  json?: boolean;
}

/** Copies an inbox from a file to Redis; creates the inbox in Redis if there is none. */
export async function copy(options: CopyOptions): Promise<void> {
  const settings = new Settings(options);
  const file = options.from ?? settings.get('inboxFile');
  const url = options.to ?? settings.get('redisURL');
  if (file === undefined) throw new UsageError('The inbox file is missing', 'Pass --from, or set INBOX_FILE');
  if (url === undefined) throw new UsageError('The URL of Redis is missing', 'Set REDIS_URL, or pass --to');
  const connection = checkRedisURL(url);
  checkInboxFile(file);
  const result = await withProgress('Copying', copyFile(file, connection, options));
  if (options.json === true) return printJSON(result);
  print(`copied: ${result.copied} of ${result.found} entries`);
  if (result.copied < result.found) say('The other entries are already there, or their ids have expired.');
  say('Start the service with bullmqInbox() now, and never again with the old file.');
}

async function copyFile(
  file: string,
  connection: string,
  { prefix = PREFIX, retention, ...options }: CopyOptions,
): Promise<CopyResult> {
  const partitions = options.partitions ?? (await inspect(connection, prefix)).partitions;
  const from = sqliteInbox(file, { retentionMs: FOREVER_MS });
  const to = bullmqInbox({
    connection,
    prefix,
    retentionMs: retention * 24 * 60 * 60 * 1000,
    ...(partitions === undefined ? {} : { partitions }),
  });
  try {
    // The file first: if it is refused, nothing is created in Redis.
    await from.open({ logger });
    await to.open({ logger });
    return await copyInbox(from, to);
  } catch (error) {
    throw withoutDelivery(error);
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}
