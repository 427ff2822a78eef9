import { loadPackages } from '../../../inbox/bullmq/load.js';
import { look } from '../../../inbox/bullmq/look.js';
import { checkRedisURL } from '../../shared/inbox/redis-url.js';
import type { Which } from '../../shared/inbox/which-inbox.js';
import { findings, type Finding } from './finding.js';

/** How Redis is set up, and whether the inbox is there; until a service has made it, that is no failure. */
export async function checkRedis({
  url,
  prefix,
  named,
}: Which & { kind: 'redis' }): Promise<{ found: Finding[]; there: boolean }> {
  const { skipped, warning } = findings('inbox');
  // REDIS_URL is set in many projects, for other things.
  if (!named && !(await hasPackages()))
    return {
      found: [
        skipped(
          'REDIS_URL is set, and bullmq and ioredis are not installed',
          'Use --redis if they should be',
        ),
      ],
      there: false,
    };
  const { dangers, partitions } = await look(checkRedisURL(url), prefix);
  const found = dangers.map(({ setting, value, consequence, fix }) =>
    warning(`${consequence} (${setting} is ${value})`, fix),
  );
  if (partitions !== undefined) return { found, there: true };
  const missing = warning(
    `Redis has no inbox with the prefix ${prefix}`,
    'Give the --prefix of the service; the inbox is made when the service first starts',
  );
  return { found: [...found, missing], there: false };
}

async function hasPackages(): Promise<boolean> {
  return loadPackages().then(
    () => true,
    () => false,
  );
}
