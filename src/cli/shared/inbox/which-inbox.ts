import type { SettingOptions } from '../options.js';
import { Settings } from '../settings.js';
import { UsageError } from '../errors.js';

/** How a command is told which inbox it is about. */
export interface InboxOptions extends SettingOptions {
  file?: string;
  redis?: string;
  prefix?: string;
}

/** The inbox that is meant. `named`: by an option, and not only by a variable that may be there for something else. */
export type Which =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string; readonly named: boolean };

/** As `bullmqInbox()` has it. */
export const PREFIX = 'trello-webhooks';

/**
 * Options come before the environment, and there the file before Redis, whose URL other parts of a service use, too;
 * unless a prefix says that Redis is meant.
 */
export function findInbox(options: InboxOptions): Which | undefined {
  const { file, redis, prefix } = options;
  if (file !== undefined && (redis !== undefined || prefix !== undefined))
    throw new UsageError('--file is one inbox, --redis and --prefix are another', 'Give one of them');
  const settings = new Settings(options);
  const onlyRedis = redis !== undefined || prefix !== undefined;
  const path = file ?? (onlyRedis ? undefined : settings.get('inboxFile'));
  if (path !== undefined) return { kind: 'sqlite', file: path };
  const url = redis ?? settings.get('redisURL');
  if (url !== undefined) return { kind: 'redis', url, prefix: prefix ?? PREFIX, named: onlyRedis };
  if (onlyRedis) throw new UsageError('--prefix is for Redis', 'Set REDIS_URL, or give --redis');
  return undefined;
}

/** The same where there has to be one. */
export function whichInbox(options: InboxOptions): Which {
  const which = findInbox(options);
  if (which !== undefined) return which;
  throw new UsageError(
    'Which inbox?',
    'Give --file bot.db for sqliteInbox(), or set REDIS_URL for bullmqInbox(), in the environment or in --env-file',
  );
}
