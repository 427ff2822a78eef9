import { describeValue } from './check-input.js';
import { InvalidArgumentError } from './errors.js';

/** The API key and the user's token, with which every request is authenticated. */
export interface Credentials {
  readonly key: string;
  readonly token: string;
}

/** Throws unless these can be a key and a token of Trello. */
export function checkCredentials({ key, token }: Credentials): Credentials {
  checkCredential('key', key, 'The API key of your Power-Up is at https://trello.com/power-ups/admin');
  checkCredential('token', token, 'Make a token at https://trello.com/1/authorize with the scope read');
  if (/^(ATTA|[0-9a-f]{64}$)/.test(key) && /^[0-9a-f]{32}$/.test(token))
    throw new InvalidArgumentError('key', 'looks like a token, and token like a key', 'Swap them');
  return { key, token };
}

/** Only characters that are the same in a header and in a URL; real keys and tokens have letters and digits. */
function checkCredential(name: string, value: unknown, hint: string): void {
  if (typeof value !== 'string' || value === '')
    throw new InvalidArgumentError(name, `must be a string, but is ${describeValue(value)}`, hint);
  if (/\s/.test(value))
    throw new InvalidArgumentError(
      name,
      'contains white space',
      'Trim it: a line end of a file is easily read along',
    );
  if (!/^[\w.~-]+$/.test(value))
    throw new InvalidArgumentError(name, 'contains characters that no key or token of Trello has', hint);
}

/** The value of the `Authorization` header. */
export function authorization({ key, token }: Credentials): string {
  return `OAuth oauth_consumer_key="${key}", oauth_token="${token}"`;
}

/** The path as it is sent: `{token}`, which stands for the token wherever a path is shown, is replaced. */
export function insertToken(path: string, { token }: Credentials): string {
  return path.replace('{token}', () => encodeURIComponent(token));
}
