import { bullmqInbox } from '../../../inbox/bullmq/index.js';
import { look } from '../../../inbox/bullmq/look.js';
import { copyInbox } from '../../../inbox/copy.js';
import { sqliteInbox } from '../../../inbox/sqlite/index.js';
import type { SettingOptions } from '../../shared/options.js';
import { Settings } from '../../shared/settings.js';
import { print, printJSON, say, withProgress } from '../../shared/terminal.js';
import { UsageError } from '../../shared/errors.js';
import { checkInboxFile } from '../../shared/inbox/inbox-file.js';
import { FOREVER_MS, logger, plain } from '../../shared/inbox/open-inbox.js';
import { checkRedisURL } from '../../shared/inbox/redis-url.js';
import { PREFIX } from '../../shared/inbox/which-inbox.js';

export interface CopyOptions extends SettingOptions {
  from?: string;
  to?: string;
  prefix?: string;
  partitions?: number;
  /** In days. */
  retention: number;
  json?: boolean;
}

/** Copies an inbox from a file to Redis, where it is made if there is none. */
export async function copy(options: CopyOptions): Promise<void> {
  const settings = new Settings(options);
  const file = options.from ?? settings.get('inboxFile');
  const url = options.to ?? settings.get('redisURL');
  if (file === undefined) throw new UsageError('The file is missing', 'Give --from, or set INBOX_FILE');
  if (url === undefined) throw new UsageError('The URL of Redis is missing', 'Set REDIS_URL, or give --to');
  const connection = checkRedisURL(url);
  checkInboxFile(file);
  const copied = await withProgress('Copying', run(file, connection, options));
  if (options.json === true) return printJSON(copied);
  print(`copied: ${copied.copied} of ${copied.found} entries`);
  if (copied.copied < copied.found) say('The others are there already, or are no longer known.');
  say('Start the service with bullmqInbox() now, and never again on the old file.');
}

async function run(
  file: string,
  connection: string,
  { prefix = PREFIX, retention, ...options }: CopyOptions,
) {
  const partitions = options.partitions ?? (await look(connection, prefix)).partitions;
  const from = sqliteInbox(file, { retentionMs: FOREVER_MS });
  const to = bullmqInbox({
    connection,
    prefix,
    retentionMs: retention * 24 * 60 * 60 * 1000,
    ...(partitions === undefined ? {} : { partitions }),
  });
  try {
    // First the file: when it is refused, nothing is made in Redis.
    await from.open({ logger });
    await to.open({ logger });
    return await copyInbox(from, to);
  } catch (error) {
    throw plain(error);
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}
