import { InvalidOptionError } from '../../errors.js';
import type { ActionBase, Model } from '../../generated/types.js';

/** What must happen in order. A function gives the key of an action; none: it needs no order. */
export type OrderBy =
  'card' | 'board' | 'none' | ((action: ActionBase, model: Model) => string | null | undefined);

/** Throws `InvalidOptionError` unless it is one. */
export function checkOrderBy(orderBy: unknown): OrderBy {
  if (orderBy === 'card' || orderBy === 'board' || orderBy === 'none') return orderBy;
  if (typeof orderBy === 'function') return orderBy as OrderBy;
  throw new InvalidOptionError("orderBy must be 'card', 'board', 'none' or a function");
}

/** The key of an action: entries of one key are handled one at a time, in the order of acceptance. */
export function orderKey(orderBy: OrderBy, action: ActionBase, model: Model): string | undefined {
  if (orderBy === 'none') return undefined;
  if (typeof orderBy === 'function') {
    const key: unknown = orderBy(action, model) ?? undefined;
    if (key === undefined || typeof key === 'string') return key;
    throw new TypeError(`orderBy() gave ${typeof key}; it must give a string, or nothing`);
  }
  // The data of an unrecognized action may be anything.
  const data = action.data as Record<string, { id?: unknown } | null | undefined>;
  const kinds = orderBy === 'card' ? ['card', 'list', 'board'] : ['board'];
  for (const kind of kinds) {
    const id = data[kind]?.id;
    if (typeof id === 'string') return id;
  }
  return model.id;
}
