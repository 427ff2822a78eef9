import { InvalidOptionError } from '../../errors.js';
import { refuseUnknownOptions } from '../../util/check-options.js';
import type { DeadLetter, DeadLetterFilter, DeadLetters } from '../inbox.js';

const LIST_LIMIT = 100;

/** A checked {@link DeadLetterFilter}, with its defaults filled in; plain data. */
export interface DeadLetterQuery {
  /** Undefined: any. */
  readonly ids: readonly string[] | undefined;
  /** Undefined: any. */
  readonly type: string | undefined;
  /** In milliseconds since 1970, the letters of that time included; `-Infinity`: since ever. */
  readonly since: number;
  /** In milliseconds since 1970, the letters of that time not included; `Infinity`: until now. */
  readonly before: number;
  /** `Infinity`: all. */
  readonly limit: number;
}

/** What an engine does with the dead letters that match a query, the oldest first. */
export interface DeadLetterStore {
  list(query: DeadLetterQuery): Promise<DeadLetter[]>;
  replay(query: DeadLetterQuery): Promise<number>;
  discard(query: DeadLetterQuery): Promise<number>;
}

/** The dead letters of an inbox, over those of its engine. */
export function makeDeadLetters(store: DeadLetterStore): DeadLetters {
  return {
    list: async (filter = {}) => store.list(checkFilter(filter, LIST_LIMIT)),
    get: async (id) => (await store.list(checkFilter({ ids: [id] }, 1)))[0],
    replay: async (filter = {}) => store.replay(checkFilter(filter, Infinity)),
    discard: async (filter = {}) => store.discard(checkFilter(filter, Infinity)),
  };
}

/** Throws `InvalidOptionError` with what to do. */
export function checkFilter(filter: DeadLetterFilter, defaultLimit: number): DeadLetterQuery {
  refuseUnknownOptions('The filter of dead letters', filter, ['ids', 'type', 'since', 'before', 'limit']);
  const { ids, type, since, before, limit = defaultLimit } = filter;
  if (ids !== undefined && !(Array.isArray(ids) && ids.every((id) => typeof id === 'string'))) {
    throw new InvalidOptionError('ids must be a list of strings', { hint: "Give ['id1', 'id2']" });
  }
  if (type !== undefined && typeof type !== 'string') {
    throw new InvalidOptionError(`type must be a string, and is of type ${typeof type}`);
  }
  if (limit !== Infinity && !(Number.isInteger(limit) && limit >= 0)) {
    throw new InvalidOptionError(`limit must be a whole number, 0 or more, and is ${String(limit)}`, {
      hint: 'Infinity means all of them',
    });
  }
  return {
    ids,
    type,
    since: time('since', since) ?? -Infinity,
    before: time('before', before) ?? Infinity,
    limit,
  };
}

/** Whether a query asks for a letter; its limit is not looked at. */
export function matchesQuery(
  { ids, type, since, before }: DeadLetterQuery,
  letter: Pick<DeadLetter, 'id' | 'type' | 'deadAt'>,
): boolean {
  if (ids !== undefined && !ids.includes(letter.id)) return false;
  if (type !== undefined && letter.type !== type) return false;
  return letter.deadAt >= since && letter.deadAt < before;
}

function time(name: string, date: Date | undefined): number | undefined {
  if (date === undefined) return undefined;
  const milliseconds = typeof date?.getTime === 'function' ? date.getTime() : NaN;
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new InvalidOptionError(`${name} must be a valid Date`, {
    hint: "Give new Date('2026-11-30T12:00:00Z')",
  });
}
