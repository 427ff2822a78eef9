import type { InboxStats } from '../../inbox.js';
import { WAITING, type Counted } from './counts.js';
import type { Database } from './database.js';

/** What the store holds; costs the same however much that is. */
export function statsOf(db: Database): () => InboxStats {
  const counts = db.prepare('SELECT waiting, retrying, active, done, dead FROM counts');
  const oldest = db.prepare(`SELECT min(received) AS at FROM entries WHERE state = ${WAITING}`);
  return () => ({
    ...(counts.get() as Record<Counted, number>),
    oldestWaitingAt: (oldest.get() as { at: number | null }).at ?? undefined,
  });
}
