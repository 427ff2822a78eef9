import { InvalidOptionError } from '../../errors.js';
import { isTrelloId } from '../../util/trello-id.js';
import { asObject } from './json.js';

/** Throws unless the value is an id of Trello's. */
export function checkId(name: string, id: unknown): void {
  if (!isTrelloId(id)) throw invalidOption(`${name}: an id must be 24 hex digits`);
}

/** Throws unless the value is a model with an id. */
export function checkModel(name: string, model: unknown): void {
  checkId(name, asObject(model)['id']);
}

/** The error for an option or argument that cannot work. */
export function invalidOption(message: string, hint?: string): InvalidOptionError {
  return new InvalidOptionError(message, hint === undefined ? {} : { hint });
}
