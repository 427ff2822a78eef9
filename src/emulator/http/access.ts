import type { EmulatorState } from '../state/state.js';
import type { Credentials } from './credentials.js';
import { expiredToken, invalidKey, invalidToken, notForOAuth2, unauthorized } from './refusals.js';

/** Returns the token of a caller who has a key and a token. */
export function checkCaller(state: EmulatorState, { key, token, bearer }: Credentials): string {
  if (bearer !== undefined && state.oauth.application !== undefined) return checkBearer(state, bearer);
  checkKey(state, key);
  if (token === undefined || token === '') throw unauthorized();
  if (!state.tokens.accepts(token)) throw invalidToken();
  return token;
}

/**
 * Returns the token in the path of a token route. Knowing it is permission enough, as in the guide's own example, which
 * sends only the key besides. A second token of the caller must be valid as well.
 */
export function checkOwner(
  state: EmulatorState,
  { key, token, bearer }: Credentials,
  ofPath: string,
): string {
  if (bearer !== undefined && state.oauth.application !== undefined) {
    checkBearer(state, bearer);
    throw notForOAuth2();
  }
  checkKey(state, key);
  for (const each of [token ?? ofPath, ofPath]) if (!state.tokens.accepts(each)) throw invalidToken();
  return ofPath;
}

/** Returns what the webhooks of an OAuth 2.0 application belong to: the consent, since its tokens change. */
function checkBearer({ oauth }: EmulatorState, bearer: string): string {
  const found = oauth.stateOf(bearer);
  if (found === 'expired') throw expiredToken();
  if (found === 'unknown') throw invalidToken();
  return found.grant;
}

function checkKey(state: EmulatorState, key: string | undefined): void {
  if (key === undefined || !state.acceptsKey(key)) throw invalidKey();
}
