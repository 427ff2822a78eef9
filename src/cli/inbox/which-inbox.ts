import type { SettingOptions } from '../options.js';
import { Settings } from '../settings.js';
import { UsageError } from '../usage-error.js';

/** How a command is told which inbox it is about. */
export interface InboxOptions extends SettingOptions {
  file?: string;
  redis?: string;
  prefix?: string;
}

/** The inbox that is meant. `named`: by an option, and not only by a variable that may be there for something else. */
export type Which =
  | { readonly kind: 'sqlite'; readonly file: string; readonly named: boolean }
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string; readonly named: boolean };

/** As `bullmqInbox()` has it. */
export const PREFIX = 'trello-webhooks';

/** Options come before the environment, and there the file before Redis, whose URL other parts of a service use, too. */
export function findInbox(options: InboxOptions): Which | undefined {
  const { file, redis, prefix = PREFIX } = options;
  if (file !== undefined && redis !== undefined)
    throw new UsageError('--file and --redis are two inboxes', 'Give one of them');
  const settings = new Settings(options);
  const named = file !== undefined || redis !== undefined;
  const path = file ?? (named ? undefined : settings.get('inboxFile'));
  if (path !== undefined) return { kind: 'sqlite', file: path, named };
  const url = redis ?? settings.get('redisURL');
  return url === undefined ? undefined : { kind: 'redis', url, prefix, named };
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
