import type { OAuth2Tokens } from '../client/index.js';
import { JSONFile } from './json-file.js';

/** The options of `oauth2()` that store tokens. */
export interface TokenFile {
  onTokens: (tokens: OAuth2Tokens) => Promise<void>;
  readTokens: () => Promise<OAuth2Tokens | undefined>;
  exclusively: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Keeps the tokens of `oauth2()` in a JSON file that only its owner may read. Several processes of one machine may share
 * it: one refreshes at a time, and the others take the tokens that it stored.
 *
 * @example
 * ```ts
 * import { oauth2 } from 'trello-webhooks/client';
 * import { fileTokens } from 'trello-webhooks/files';
 *
 * const auth = oauth2({ clientId: 'my-client-id', clientSecret: process.env.CLIENT_SECRET!, ...fileTokens('tokens.json') });
 * ```
 */
export function fileTokens(path: string): TokenFile {
  const file = new JSONFile<OAuth2Tokens>(path);
  return {
    onTokens: (tokens) => file.write(tokens),
    readTokens: () => file.read(),
    exclusively: (work) => file.exclusively(work),
  };
}
