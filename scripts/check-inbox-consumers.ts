import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { redisIsInstalled, RedisServer } from '../test/support-redis/redis-server.js';
import { output } from './run.js';

/** What the inboxes stand on. */
const PACKAGES = ['@photostructure/sqlite', 'bullmq', 'ioredis'];

/** Uses both inboxes in a folder with the package installed: first without what they need, then with it. */
export async function checkInboxConsumers(root: string, folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  // An optional dependency, which npm has taken from its cache or left out.
  for (const name of PACKAGES) rmSync(join(modules, name), { recursive: true, force: true });
  useThem(folder, 'missing');
  for (const name of PACKAGES) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  const redis = redisIsInstalled() ? await RedisServer.start() : undefined;
  if (!redis && process.env['REQUIRE_REDIS']) throw new Error('redis-server is not installed');
  if (!redis) console.warn('SKIPPED, because redis-server is not installed: bullmqInbox() in the consumers');
  try {
    useThem(folder, String(redis?.port ?? 0));
  } finally {
    await redis?.stop();
  }
}

function useThem(folder: string, argument: string): void {
  for (const program of [join('esm', 'inboxes.mjs'), join('cjs', 'inboxes.cjs')])
    process.stdout.write(output('node', [program, argument], { cwd: folder }));
}
