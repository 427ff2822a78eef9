import type { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import { withDeadline } from '../../util/timers.js';

/** Resolves once Redis has not replied for so many milliseconds, or when it is aborted. */
export async function isAway(client: Redis, ms: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const replied = client.ping().then(
      () => true,
      () => false,
    );
    if (!(await withDeadline(replied, ms, () => false))) return;
    await pause(ms / 3, undefined, { signal }).catch(() => {});
  }
}
