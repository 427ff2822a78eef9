import { UnknownEventError } from '../../../errors.js';
import { actionKeys, type EventKeys } from '../../../generated/action-keys.js';
import { actionTypeInfo, type ActionTypeInfo } from '../../../generated/action-types.js';
import { closest } from '../../../util/nearest.js';

/** What is known of one event. */
export interface EventDescription extends EventKeys, ActionTypeInfo {
  /** As `on()` takes it. */
  readonly name: string;
}

/** Every event: each action type, followed by its sub-events. */
export function describeAll(): EventDescription[] {
  return [...actionTypeInfo].flatMap(([type, { subEvents }]) =>
    [type, ...subEvents.map((field) => `${type}:${field}`)].map(describeEvent),
  );
}

/** What is known of the event `name`. Throws `UnknownEventError` with near names. */
export function describeEvent(name: string): EventDescription {
  const keys = actionKeys.get(name);
  const info = actionTypeInfo.get(name.replace(/:.*/, ''));
  if (keys === undefined || info === undefined) {
    const near = closest(name, [...actionKeys.keys()]);
    const hint = near.length === 0 ? 'trello-webhooks types lists all' : `Did you mean ${near.join(' or ')}?`;
    throw new UnknownEventError(`There is no event ${name}`, near, { hint });
  }
  return { name, ...keys, ...info, subEvents: name.includes(':') ? [] : info.subEvents };
}
