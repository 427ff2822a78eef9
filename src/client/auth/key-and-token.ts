import { describeValue, checkMembers } from '../check-input.js';
import { InvalidArgumentError } from '../errors.js';
import { redactor } from '../redact.js';
import type { Authenticator } from './authenticator.js';

/** An API key and a user's token, as bots use them. */
export interface KeyAndToken {
  /** The API key, from https://trello.com/power-ups/admin. */
  readonly key: string;
  /** The user's token. Webhooks belong to it: they see what it may read, and go when it is revoked or expires. */
  readonly token: string;
}

/** Authenticates with a key and a token. Throws unless these can be a key and a token of Trello. */
export function keyAndToken(given: KeyAndToken): Authenticator {
  checkMembers('auth', given, ['key', 'token']);
  const { key, token } = checked(given);
  const header = `OAuth oauth_consumer_key="${key}", oauth_token="${token}"`;
  return {
    limits: { application: key, user: token },
    canListWebhooks: true,
    scopes: undefined,
    header: async () => header,
    renew: async () => false,
    insertToken: (path) => path.replace('{token}', () => encodeURIComponent(token)),
    redact: redactor([key, token]),
  };
}

function checked({ key, token }: KeyAndToken): KeyAndToken {
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
