import type { AttemptError, EntryOrigin, NewEntry } from '../../inbox.js';

/**
 * The states of an entry, as stored. Each arrow is one commit, together with its mark in `counts`.
 *
 * ```
 * accept                 claim                   settle: done
 *   └──────▶ WAITING ───────────────▶ ACTIVE ───────────────────▶ DONE ──retention over──▶ (no row: the id is new again)
 *               ▲                        │                          ▲
 *               ├── settle: retry ───────┤ attempt stays, due later │
 *               ├── settle: release ─────┤ attempt - 1              │
 *               ├── lease ran out ───────┤ attempt stays, lost + 1  │
 *               │                        │ settle: dead             │ discard
 *               └────── replay ───────  DEAD ───────────────────────┘
 *                  attempt and lost 0,   ▲
 *                  behind what waits     └── addDeadLetter
 * ```
 *
 * A WAITING entry can be claimed when it is the head of its key (`order-keys.ts`) and due. A retry keeps its place: it is
 * still the head, and holds its key until it is due. Only the one that has the lease may settle.
 */
export const [WAITING, ACTIVE, DONE, DEAD] = [0, 1, 2, 3] as const;

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

/** The entry of a row. */
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
