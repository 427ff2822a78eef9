import type { Arguments } from './arguments.js';
import { oauthParameters } from './oauth-header.js';

/** With what a caller introduces itself. */
export interface Credentials {
  key: string | undefined;
  token: string | undefined;
}

/**
 * Key and token from the query, or from the `Authorization` header, or from the body, as Trello takes them. When they
 * are given in several places the arguments win (inferred).
 */
export function credentialsOf(args: Arguments, authorization: string | undefined): Credentials {
  const header = oauthParameters(authorization ?? '');
  return {
    key: args.get('key') ?? header.get('oauth_consumer_key'),
    token: args.get('token') ?? header.get('oauth_token'),
  };
}
