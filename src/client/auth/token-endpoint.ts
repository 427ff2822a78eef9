import { isObject } from '../check-input.js';
import { OAuth2Error } from '../errors.js';
import { safeCause } from '../redact.js';
import type { AuthContext } from './authenticator.js';

/** The tokens of one user. Secrets: store them where nobody else can read them. */
export interface OAuth2Tokens {
  accessToken: string;
  /** Valid for one refresh, which replaces it. */
  refreshToken: string;
  /** When the access token expires, in ms since 1970. */
  expiresAt: number;
  /** What the user allowed. */
  scopes?: readonly string[];
}

/** A request to the token endpoint (RFC 6749, sections 4.1.3 and 6). */
export interface TokenRequest {
  tokenURL: string;
  clientId: string;
  clientSecret: string;
  grant: Readonly<Record<string, string>>;
}

/** Asks the authorization server for tokens. Throws {@link OAuth2Error}. */
export async function requestTokens(
  { tokenURL, clientId, clientSecret, grant }: TokenRequest,
  { fetch, timeoutMs, redact }: AuthContext & { redact: (text: string) => string },
): Promise<OAuth2Tokens> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(tokenURL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      body: JSON.stringify({ ...grant, client_id: clientId, client_secret: clientSecret }),
    });
    [status, text] = [response.status, await response.text()];
  } catch (error) {
    throw new OAuth2Error(
      'unreachable',
      'The authorization server did not respond',
      safeCause(error, redact),
    );
  }
  const body = parse(text);
  if (status !== 200) {
    const { error, error_description: description } = body;
    const reason = typeof error === 'string' ? redact(error).slice(0, 100) : `status ${status}`;
    const more = typeof description === 'string' ? `: ${redact(description).slice(0, 200)}` : '';
    throw new OAuth2Error(reason, `The authorization server refused (${reason})${more}`);
  }
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds, scope } = body;
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string' || typeof seconds !== 'number')
    throw new OAuth2Error('unexpected', 'The authorization server responded without tokens');
  return {
    accessToken,
    refreshToken,
    expiresAt: Date.now() + seconds * 1000,
    ...(typeof scope === 'string' && { scopes: scope.split(' ').filter((each) => each !== '') }),
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
