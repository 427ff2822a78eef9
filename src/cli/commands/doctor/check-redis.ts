import { optionalPackages, inspect } from '../../../inbox/bullmq/index.js';
import { checkRedisURL, type RedisLocation } from '../../shared/inbox/which-inbox.js';
import { findingsOf, type Finding } from './finding.js';

/** The findings about Redis, and whether the inbox exists in it. */
export interface RedisCheckResult {
  readonly findings: readonly Finding[];
  readonly exists: boolean;
}

/** Checks the setup of Redis, and whether it has the inbox. A missing inbox is a warning: a service creates it later. */
export async function checkRedis({ url, prefix, explicit }: RedisLocation): Promise<RedisCheckResult> {
  const { skipped, warning } = findingsOf('inbox');
  // Many projects set REDIS_URL for other purposes.
  if (!explicit && !(await hasPackages())) {
    const message = 'REDIS_URL is set, but bullmq and ioredis are not installed';
    return { findings: [skipped(message, 'Pass --redis if the inbox is in Redis')], exists: false };
  }
  const { dangers, partitions } = await inspect(checkRedisURL(url), prefix);
  const findings = dangers.map(({ setting, value, consequence, fix }) =>
    warning(`${consequence} (${setting} is ${value})`, fix),
  );
  if (partitions !== undefined) return { findings, exists: true };
  const missing = warning(
    `Redis has no inbox with the prefix "${prefix}"`,
    'Pass the --prefix of the service; the service creates the inbox when it first starts',
  );
  return { findings: [...findings, missing], exists: false };
}

async function hasPackages(): Promise<boolean> {
  return optionalPackages().then(
    () => true,
    () => false,
  );
}
