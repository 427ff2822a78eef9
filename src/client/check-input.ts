import { refuseUnknownOptions } from '../util/check-options.js';
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

/** Throws unless a value is an object whose members are all among `names`. */
export function checkMembers(argument: string, value: unknown, names: readonly string[]): void {
  if (!isObject(value))
    throw new InvalidArgumentError(
      argument,
      `must be an object, but is ${describeValue(value)}`,
      `Its options are ${names.join(', ')}`,
    );
  refuseUnknownOptions(argument, value, names);
}
