import { UnknownEventError } from '../../errors.js';
import { actionTypes, subEvents } from '../../generated/action-types.js';
import { closest } from '../../util/nearest.js';
import { UsageError } from './errors.js';

/** The name of every event: action types, then sub-events. */
export const eventNames: readonly string[] = [...actionTypes, ...subEvents];

/** Whether this is the full name of an event. */
export function isEvent(name: string): boolean {
  return eventNames.includes(name);
}

/** Makes the error for an unknown event; it lists similar names. */
export function unknownEvent(name: string): UnknownEventError {
  const near = closest(name, eventNames);
  const hint =
    near.length === 0
      ? 'Run "trello-webhooks types" to list all events'
      : `Did you mean ${near.join(' or ')}?`;
  return new UnknownEventError(`Unknown event ${JSON.stringify(name)}`, near, { hint });
}

/**
 * Returns the event that `partial` stands for: a full name, its beginning (`comment`), or a changed field or its
 * beginning (`due`, `updateCard:dueR`). Case makes no difference.
 * @throws UsageError if several events match, UnknownEventError if none does
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
    const [found, ...others] = eventNames.filter((name) => fits(name.toLowerCase()));
    if (found === undefined) continue;
    if (others.length === 0) return found;
    throw new UsageError(
      `Event ${JSON.stringify(partial)} is ambiguous: it matches ${[found, ...others].join(' and ')}`,
      'Type more of the name',
    );
  }
  throw unknownEvent(partial);
}
