import type { ActionMap, SubEventMap } from '../generated/types.js';

/** The name of an action type with a schema, such as `'updateCard'`. */
export type ActionType = keyof ActionMap;

/** A documented change of one field, in Trello's filter notation: `'updateCard:idList'`. */
export type SubEventName = keyof SubEventMap;

/** Everything that `on()` takes: an action type, or a type with a changed field. */
export type EventName = ActionType | SubEventName;

/** From each event name to the action that its handlers receive. Looked up, never distributed over. */
export interface EventActionMap extends ActionMap, SubEventMap {}

/**
 * The event names that an action raises: `type:field` for each key of `data.old`, in its order, then the type.
 * The notation is Trello's own, from the `actions` filter of its REST API (`updateCard:idList`).
 */
export function eventNames(action: { type: string; data: object }): string[] {
  const { type } = action;
  const old = (action.data as { old?: unknown }).old;
  if (typeof old !== 'object' || old === null || Array.isArray(old)) return [type];
  const names: string[] = [];
  for (const field of Object.keys(old)) names.push(`${type}:${field}`);
  names.push(type);
  return names;
}
