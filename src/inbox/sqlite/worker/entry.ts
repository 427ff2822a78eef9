import type { AttemptError, EntryOrigin, NewEntry } from '../../inbox.js';

/*
 * The states of an entry, as stored. Each change is one commit, which writes `counts` too.
 *
 * from     to         by                  with it
 * (none)   WAITING    accept              attempt 0, due now
 * WAITING  ACTIVE     claim               attempt + 1, and a lease
 * ACTIVE   DONE       settle: done        the body is dropped, unless keepBodies; the next one of its key becomes the head
 * ACTIVE   WAITING    settle: retry       due after the pause; it stays the head of its key, and so holds the key
 * ACTIVE   WAITING    settle: release     attempt - 1; it stays the head of its key
 * ACTIVE   WAITING    claim, when the     lost + 1; it stays the head of its key
 *                     lease has run out
 * ACTIVE   DEAD       settle: dead        the next one of its key becomes the head
 * (none)   DEAD       addDeadLetter
 * DEAD     WAITING    replay              attempt and lost 0; a new seq, behind all that wait
 * DEAD     DONE       discard             the body is dropped, unless keepBodies
 * DONE     (none)     purge               the retention is over: its id is new again
 *
 * A WAITING entry can be claimed when it is due and the head of its key (`order-keys.ts`). Only the owner of the lease
 * can settle an ACTIVE one.
 */
export const WAITING = 0;
export const ACTIVE = 1;
export const DONE = 2;
export const DEAD = 3;

/** The columns of an entry that are read; `body` is null once it was dropped. */
export interface EntryRow {
  readonly seq: number;
  readonly id: string;
  readonly state: number;
  readonly order_key: string | null;
  readonly type: string;
  readonly webhook: string | null;
  readonly origin: string;
  readonly attempt: number;
  readonly lost: number;
  readonly finished: string | null;
  readonly errors: string | null;
  readonly ended: number | null;
  readonly body: Uint8Array | null;
}

/** The entry of a row. Do not spread it into a message: V8 takes a fifth longer for a claim that was made so. */
export function entryOf({ id, order_key, type, webhook, origin, body }: EntryRow): NewEntry {
  return {
    id,
    orderKey: order_key ?? undefined,
    type,
    webhook: webhook ?? undefined,
    origin: JSON.parse(origin) as EntryOrigin,
    body: body ?? new Uint8Array(),
  };
}

export function finishedOf({ finished }: Pick<EntryRow, 'finished'>): string[] {
  return finished === null ? [] : (JSON.parse(finished) as string[]);
}

export function errorsOf({ errors }: Pick<EntryRow, 'errors'>): AttemptError[] {
  return errors === null ? [] : (JSON.parse(errors) as AttemptError[]);
}
