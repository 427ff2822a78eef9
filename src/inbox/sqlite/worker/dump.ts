import type { StoredEntry } from '../../copy.js';
import type { AttemptError, EntryOrigin } from '../../inbox.js';
import type { WireDump } from '../protocol.js';
import { ACTIVE, DEAD, DONE } from './counts.js';
import type { Database } from './database.js';
import { Unusable } from './unusable.js';

// Half a megabyte of bodies.
const AT_ONCE = 100;

interface Row {
  seq: number;
  id: string;
  state: number;
  order_key: string | null;
  type: string;
  webhook: string | null;
  origin: string;
  attempt: number;
  lost: number;
  finished: string | null;
  errors: string | null;
  ended: number | null;
  body: Uint8Array | null;
}

/** Reads all entries, some at a time: those after the number `after`, in the order of acceptance. */
export function dumpOf(db: Database, retentionMs: number): (after: number) => WireDump {
  const held = db.prepare(`SELECT count(*) AS n FROM entries WHERE state = ${ACTIVE} AND lease_until > ?`);
  const find = db.prepare(`
    SELECT seq, id, state, order_key, type, webhook, origin, attempt, lost, finished, errors, ended,
      CASE state WHEN ${DONE} THEN NULL ELSE body END AS body
    FROM entries LEFT JOIN bodies USING (seq)
    WHERE seq > ? AND (state <> ${DONE} OR ended > ?) ORDER BY seq LIMIT ${AT_ONCE}`);
  return (after) => {
    const now = Date.now();
    if ((held.get(now) as { n: number }).n > 0) {
      throw new Unusable(
        'Handlers still run from the inbox that is to be copied',
        'Stop the processes that use it; an entry of one that was killed is free after 30 seconds',
      );
    }
    const rows = find.all(after, now - retentionMs) as Row[];
    return {
      entries: rows.map(stored),
      unsubscribed: after === 0 ? unsubscribedOf(db) : [],
      last: rows.at(-1)?.seq,
    };
  };
}

/** There are few: they are handed over with the first part. */
function unsubscribedOf(db: Database): string[] {
  const rows = db.prepare('SELECT webhook FROM gone').all() as { webhook: string }[];
  return rows.map(({ webhook }) => webhook);
}

function stored(row: Row): StoredEntry {
  const { id, state, order_key, type, webhook, origin, attempt, lost, finished, errors, ended, body } = row;
  return {
    id,
    state: state === DONE ? 'done' : state === DEAD ? 'dead' : 'open',
    orderKey: order_key ?? undefined,
    type,
    webhook: webhook ?? undefined,
    origin: JSON.parse(origin) as EntryOrigin,
    attempts: attempt,
    lost,
    finished: finished === null ? [] : (JSON.parse(finished) as string[]),
    errors: errors === null ? [] : (JSON.parse(errors) as AttemptError[]),
    endedAt: ended ?? 0,
    body: body ?? new Uint8Array(),
  };
}
