import { UsageError } from '../errors.js';

/**
 * Refuses what is no URL of a Redis, without quoting it: it may hold a password. One with a slash or a number sign that
 * is not written as %2F or %23 would be taken apart in the wrong places, and a piece of it be shown as the host.
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
    'The URL of Redis is none',
    'Give redis://host:6379 or rediss://user:password@host:6379/0, with / and # in the password as %2F and %23',
  );
}
