import { InvalidOptionError } from '../errors.js';
import { checkText } from './check-text.js';

const HINT =
  "Pass the application's OAuth secret, which the Power-Up's admin page shows beside the API key; is its environment variable set?";

/** The list of secrets in an option or in the result of a function. Throws `InvalidOptionError` with what to do. */
export function checkSecrets(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new InvalidOptionError('secret is an empty list', { hint: HINT });
  return Object.freeze(list.map(checkSecret));
}

function checkSecret(value: unknown): string {
  const secret = checkText('secret', value, HINT);
  if (secret === secret.trim()) return secret;
  throw new InvalidOptionError('secret begins or ends with white space', {
    hint: 'Remove it; a line break at the end of a file or variable is the usual reason',
  });
}
