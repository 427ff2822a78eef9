import type { ActionBase, Model } from '../../generated/types.js';
import type { OrderBy } from '../../inbox/options.js';

/** The key of an action: entries of one key are handled one at a time, in the order of acceptance. */
export function orderKey(orderBy: OrderBy, action: ActionBase, model: Model): string | undefined {
  if (orderBy === 'none') return undefined;
  if (typeof orderBy === 'function') {
    const key: unknown = orderBy(action, model) ?? undefined;
    if (key === undefined || typeof key === 'string') return key;
    throw new TypeError(`orderBy() returned ${typeof key}; return a string, or nothing`);
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
