import { InvalidOptionError } from '../errors.js';
import { brandErrors } from '../util/brand.js';

/**
 * An option or argument that cannot be right (code `invalid_option`). Nothing was sent. The message describes the value
 * and never repeats it: what was passed by mistake may be the token.
 *
 * @example
 * ```ts
 * try {
 *   await client.webhooks.get('BdarzfKF');
 * } catch (error) {
 *   if (error instanceof InvalidArgumentError) console.error(error.argument, error.message);
 * }
 * ```
 */
export class InvalidArgumentError extends InvalidOptionError {
  /** The name of the argument or option. */
  readonly argument: string;

  constructor(argument: string, problem: string, hint?: string) {
    super(`${argument} ${problem}`, hint === undefined ? {} : { hint });
    this.argument = argument;
  }
}

/** What a value is, without telling the value. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (typeof value === 'string')
    return value === '' ? 'an empty string' : `a string of ${value.length} characters`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

brandErrors({ InvalidArgumentError });
