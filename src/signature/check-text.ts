import { InvalidOptionError } from '../errors.js';

/** The text in an option. Throws `InvalidOptionError` when it is missing, no text, or empty; never repeats it. */
export function checkText(name: string, value: unknown, hint: string): string {
  if (typeof value !== 'string') {
    const what = value === undefined ? 'missing' : `${value === null ? 'null' : typeof value}, not a string`;
    throw new InvalidOptionError(`${name} is ${what}`, { hint });
  }
  if (value.trim() === '') throw new InvalidOptionError(`${name} is empty`, { hint });
  return value;
}
