import { appendErrors } from '../kit/limits.js';
import type { AttemptError, DeadLetter, NewEntry } from '../inbox.js';

/**
 * An entry with all that the inbox knows of it.
 *
 * ```
 * waiting ──claimed──▶ active ──done───▶ done ──retention over──▶ (forgotten)
 *    ▲                   │ └────dead───▶ dead ──discarded──▶ done
 *    └── retry, release, lease lost      └─────replayed────▶ waiting
 * ```
 */
export interface Row {
  entry: NewEntry;
  state: 'waiting' | 'active' | 'done' | 'dead';
  attempt: number;
  finished: Set<string>;
  errors: readonly AttemptError[];
  /** When it was done or died. */
  endedAt: number;
  /** Of the attempt that has it. */
  lease: AbortController | undefined;
}

export function newRow(entry: NewEntry): Row {
  return {
    entry,
    state: 'waiting',
    attempt: 0,
    finished: new Set(),
    errors: [],
    endedAt: 0,
    lease: undefined,
  };
}

export function addErrors(row: Row, errors: readonly AttemptError[]): void {
  row.errors = appendErrors(row.errors, errors);
}

export function toDeadLetter({ entry, attempt, finished, errors, endedAt }: Row): DeadLetter {
  const { id, type, orderKey, origin, body } = entry;
  return {
    id,
    type,
    orderKey,
    origin,
    body,
    attempts: attempt,
    finished: [...finished],
    errors,
    deadAt: endedAt,
  };
}
