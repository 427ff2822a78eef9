import type { EmulatorState } from '../state/state.js';
import type { Credentials } from './credentials.js';
import { invalidKey, invalidToken, unauthorized } from './refusals.js';

/** Returns the token of a caller who has a key and a token. */
export function checkCaller(state: EmulatorState, { key, token }: Credentials): string {
  checkKey(state, key);
  if (token === undefined || token === '') throw unauthorized();
  if (!state.tokens.accepts(token)) throw invalidToken();
  return token;
}

/**
 * Returns the token in the path of a token route. Knowing it is permission enough, as in the guide's own example, which
 * sends only the key besides. A second token of the caller must be valid as well.
 */
export function checkOwner(state: EmulatorState, { key, token }: Credentials, ofPath: string): string {
  checkKey(state, key);
  for (const each of [token ?? ofPath, ofPath]) if (!state.tokens.accepts(each)) throw invalidToken();
  return ofPath;
}

function checkKey(state: EmulatorState, key: string | undefined): void {
  if (key === undefined || !state.acceptsKey(key)) throw invalidKey();
}
