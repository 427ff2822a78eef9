import type { Redis } from 'ioredis';
import type { Logger } from '../../util/logger.js';
import { InboxError } from '../errors.js';

/** A setting that loses entries. */
export interface Danger {
  readonly setting: keyof Settings;
  readonly value: string;
  readonly consequence: string;
  readonly fix: string;
}

/** The server and what is dangerous about how it is set up. Rejects with an `InboxError` when it is too old. */
export async function examineServer(client: Redis): Promise<{ version: string; dangers: readonly Danger[] }> {
  const info = parseInfo(await client.info());
  const version = info['valkey_version'] ?? info['redis_version'] ?? '0';
  if (!atLeast(version, [6, 2, 0])) {
    throw new InboxError(`Redis ${version} is too old`, { hint: 'BullMQ needs Redis 6.2 or Valkey' });
  }
  if (info['cluster_enabled'] === '1') {
    throw new InboxError(
      'This is a node of a Redis Cluster, which keeps an entry and its marks on different nodes',
      {
        hint: 'Use one Redis or Valkey, with a replica if need be; shard by board for more than one can take',
      },
    );
  }
  return {
    version,
    dangers: dangersOf({ ...fromInfo(info), ...(await fromConfig(client)) }),
  };
}

/** Looks at the server: refuses one that is too old, warns of settings that lose entries. */
export async function checkServer(client: Redis, logger: Logger): Promise<void> {
  const { dangers } = await examineServer(client);
  for (const { setting, value, consequence, fix } of dangers)
    logger.warn({ [setting]: value }, `${consequence}. ${fix}`);
}

function dangersOf({ appendonly, appendfsync, 'maxmemory-policy': policy }: Settings): Danger[] {
  const dangers: Danger[] = [];
  if (appendonly === 'no') {
    dangers.push({
      setting: 'appendonly',
      value: appendonly,
      consequence: 'Redis loses what it accepted when it is restarted',
      fix: 'Set "appendonly yes" in its configuration',
    });
  } else if (appendfsync === 'no') {
    dangers.push({
      setting: 'appendfsync',
      value: appendfsync,
      consequence: 'Redis may lose half a minute when its machine fails',
      fix: 'Set "appendfsync everysec", or "always" to lose nothing',
    });
  }
  if (policy !== undefined && policy !== 'noeviction') {
    dangers.push({
      setting: 'maxmemory-policy',
      value: policy,
      consequence: 'Redis may throw entries away when its memory is full',
      fix: 'Set "maxmemory-policy noeviction"',
    });
  }
  return dangers;
}

type Settings = Partial<Record<'appendonly' | 'appendfsync' | 'maxmemory-policy', string>>;

/** CONFIG tells most, but providers of Redis often forbid it; INFO is always allowed. */
async function fromConfig(client: Redis): Promise<Settings> {
  try {
    const names = ['appendonly', 'appendfsync', 'maxmemory-policy'];
    const answers = await Promise.all(names.map((name) => client.config('GET', name)));
    return Object.fromEntries(answers as [string, string][]);
  } catch {
    return {};
  }
}

function fromInfo(info: Record<string, string>): Settings {
  return {
    ...(info['aof_enabled'] !== undefined && { appendonly: info['aof_enabled'] === '1' ? 'yes' : 'no' }),
    ...(info['maxmemory_policy'] !== undefined && { 'maxmemory-policy': info['maxmemory_policy'] }),
  };
}

/** What INFO says, by name. */
export function parseInfo(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

function atLeast(version: string, wanted: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, least] of wanted.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
