import { UsageError } from '../errors.js';
import type { SettingOptions } from '../options.js';
import { Settings } from '../settings.js';

/** The options that choose an inbox. */
export interface InboxOptions extends SettingOptions {
  file?: string;
  redis?: string;
  prefix?: string;
}

/** The file of an inbox. */
export interface FileLocation {
  readonly kind: 'sqlite';
  readonly file: string;
}

/** The place of an inbox in Redis. */
export interface RedisLocation {
  readonly kind: 'redis';
  readonly url: string;
  readonly prefix: string;
  /** Whether an option chose it, and not only REDIS_URL, which may be set for another purpose. */
  readonly explicit: boolean;
}

export type InboxLocation = FileLocation | RedisLocation;

/** The default of `bullmqInbox()`. */
export const PREFIX = 'trello-webhooks';

/**
 * Returns the chosen inbox, or undefined if none is chosen. Options come before the environment, and there the file
 * comes before Redis, whose URL other parts of a service use as well; --prefix alone means REDIS_URL.
 */
export function findInbox(options: InboxOptions): InboxLocation | undefined {
  const { file, redis, prefix } = options;
  if (file !== undefined && (redis !== undefined || prefix !== undefined))
    throw new UsageError(
      '--file cannot be combined with --redis or --prefix',
      'Pass the options of one inbox only',
    );
  const settings = new Settings(options);
  const explicit = redis !== undefined || prefix !== undefined;
  const path = file ?? (explicit ? undefined : settings.get('inboxFile'));
  if (path !== undefined) return { kind: 'sqlite', file: path };
  const url = redis ?? settings.get('redisURL');
  if (url !== undefined) return { kind: 'redis', url, prefix: prefix ?? PREFIX, explicit };
  if (explicit)
    throw new UsageError(
      '--prefix is for an inbox in Redis, but no Redis is given',
      'Set REDIS_URL, or pass --redis',
    );
  return undefined;
}

/** Returns the chosen inbox. Throws a `UsageError` if none is chosen. */
export function requireInbox(options: InboxOptions): InboxLocation {
  const location = findInbox(options);
  if (location !== undefined) return location;
  throw new UsageError(
    'No inbox is given',
    'Pass --file bot.db for sqliteInbox(), or set REDIS_URL for bullmqInbox(), in the environment or in --env-file',
  );
}

/**
 * Returns the URL of a Redis. Throws a `UsageError` for any other text, without quoting it: it may contain a password.
 * A URL with a slash or number sign that is not written as %2F or %23 would be split in the wrong places, and a part of
 * the password be shown as the host.
 */
export function checkRedisURL(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits =
    url !== undefined &&
    /^rediss?:$/.test(url.protocol) &&
    url.hostname !== '' &&
    /^\/?\d*$/.test(url.pathname) &&
    url.hash === '' &&
    !url.search.includes('@');
  if (fits) return text;
  throw new UsageError(
    'The URL of Redis is invalid',
    'Give redis://host:6379 or rediss://user:password@host:6379/0, with / and # in the password written as %2F and %23',
  );
}
