import { UnknownEventError } from '../../errors.js';
import { actionTypes, subEvents } from '../../generated/action-types.js';
import { closest } from '../../util/nearest.js';
import { UsageError } from './errors.js';

const names: readonly string[] = [...actionTypes, ...subEvents];

/**
 * The event that somebody means: a whole name, its beginning (`comment`), or a changed field or its beginning (`due`,
 * `updateCard:dueR`). Upper and lower case make no difference.
 * @throws UsageError when several begin like this, UnknownEventError with near names when none does
 */
export function findEvent(partial: string): string {
  const wanted = partial.toLowerCase();
  const field = (name: string): string => name.split(':')[1] ?? '';
  const readings: ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => field(name) === wanted,
    (name) => name.startsWith(wanted) && (wanted.includes(':') || !name.includes(':')),
    (name) => field(name).startsWith(wanted),
  ];
  for (const fits of wanted === '' ? [] : readings) {
    const [found, ...others] = names.filter((name) => fits(name.toLowerCase()));
    if (found === undefined) continue;
    if (others.length === 0) return found;
    throw new UsageError(`${partial} may be ${[found, ...others].join(' or ')}`, 'Write more of the name');
  }
  const near = closest(partial, names);
  throw new UnknownEventError(`There is no event ${JSON.stringify(partial)}`, near, {
    hint: near.length === 0 ? 'trello-webhooks types lists all' : `Did you mean ${near.join(' or ')}?`,
  });
}
