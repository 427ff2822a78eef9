import { closest } from '../util/nearest.js';
import { InvalidArgumentError } from './errors.js';

/** A Trello id: `^[0-9a-fA-F]{24}$` in Trello's REST reference. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value);
}

/** Throws unless the value is a Trello id. */
export function checkId(name: string, value: unknown): string {
  if (isId(value)) return value;
  throw new InvalidArgumentError(
    name,
    `must be an id of 24 hexadecimal digits, but is ${describeValue(value)}`,
    'The short word in the address of a board or card is not its id; add .json to that address to see the id',
  );
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Describes a value without repeating it: what was passed by mistake may be the token. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (typeof value === 'string')
    return value === '' ? 'an empty string' : `a string of ${value.length} characters`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Throws when an object has a member that is none of `names`: an option that is misspelt and ignored is found late. */
export function refuseUnknown(argument: string, value: unknown, names: readonly string[]): void {
  if (!isObject(value))
    throw new InvalidArgumentError(
      argument,
      `must be an object, but is ${describeValue(value)}`,
      `Its options are ${names.join(', ')}`,
    );
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const [near] = closest(unknown, names);
  throw new InvalidArgumentError(
    argument,
    // Nobody's key or token: the names of options are written in code.
    `has no option ${JSON.stringify(unknown)}`,
    near === undefined ? `Its options are ${names.join(', ')}` : `Did you mean ${near}?`,
  );
}
