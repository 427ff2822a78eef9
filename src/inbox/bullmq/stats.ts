import type { InboxStats } from '../inbox.js';
import { PARKED_MS, scoreOf } from './scripts.js';
import type { Store } from './store.js';

/** Adds up what the queues hold. */
export async function stats({ queues, scripts }: Store, retentionMs: number): Promise<InboxStats> {
  const now = Date.now();
  const parked = scoreOf(now + PARKED_MS / 2);
  const counts = (await Promise.all(
    queues.map((queue) => scripts.count(queue.toKey(''), parked, now - retentionMs)),
  )) as number[][];
  const sum = (index: number) => counts.reduce((total, count) => total + count[index]!, 0);
  const oldest = Math.min(...counts.map((count) => count[5]!).filter((at) => at >= 0));
  return {
    waiting: sum(0),
    retrying: sum(1),
    active: sum(2),
    done: sum(3),
    dead: sum(4),
    oldestWaitingAt: Number.isFinite(oldest) ? oldest : undefined,
  };
}
