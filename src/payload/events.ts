import type { ActionMap, SubEventMap } from '../generated/types.js';

/** The name of an action type with a schema, such as `'updateCard'`. */
export type ActionType = keyof ActionMap;

/** A documented change of one field, in Trello's filter notation: `'updateCard:idList'`. */
export type SubEventName = keyof SubEventMap;

/** Everything that `on()` takes: an action type, or a type with a changed field. */
export type EventName = ActionType | SubEventName;

/** From each event name to the action that its handlers receive. Looked up, never distributed over. */
export interface EventActionMap extends ActionMap, SubEventMap {}
