import { createHash, randomBytes } from 'node:crypto';

/** An OAuth 2.0 application that the emulator knows. */
export interface EmulatedApplication {
  clientId: string;
  clientSecret: string;
  /** How long an access token is valid, in ms of the clock `now`. @default 3_600_000 */
  lifetimeMs?: number;
}

/** One user's consent: it lives through every rotation of its tokens, and webhooks belong to it. */
interface Grant {
  id: string;
  scope: string;
}

/** An authorization code, valid once. */
interface Code extends Grant {
  redirectURI: string;
  challenge: string;
}

/** The response of the token endpoint. */
export interface IssuedTokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
  token_type: 'Bearer';
}

/** What became of an access token. */
export type TokenState = { grant: string } | 'expired' | 'unknown';

/** The authorization server's memory: codes, and tokens of which each refresh makes the old pair invalid. */
export class OAuthStore {
  readonly application: Required<EmulatedApplication> | undefined;
  readonly #now: () => number;
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, { grant: Grant; until: number }>();
  readonly #refresh = new Map<string, Grant>();

  constructor(application: EmulatedApplication | undefined, now: () => number) {
    this.application = application && { lifetimeMs: 3_600_000, ...application };
    this.#now = now;
  }

  /** Makes a code, as if the user had agreed. */
  authorize(scope: string, redirectURI: string, challenge: string): string {
    const code = secret();
    this.#codes.set(code, { id: secret(), scope, redirectURI, challenge });
    return code;
  }

  /** Exchanges a code; `undefined` unless the redirect URI and the PKCE verifier are those of its request. */
  exchange(code: string, redirectURI: string, verifier: string): IssuedTokens | undefined {
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (known?.redirectURI !== redirectURI || known.challenge !== challenge) return undefined;
    return this.#issue(known);
  }

  /** Exchanges a refresh token, which is used up then; `undefined` when it is not valid. */
  rotate(refreshToken: string): IssuedTokens | undefined {
    const grant = this.#refresh.get(refreshToken);
    this.#refresh.delete(refreshToken);
    return grant && this.#issue(grant);
  }

  /** Whose access token it is. */
  stateOf(accessToken: string): TokenState {
    const known = this.#access.get(accessToken);
    if (known === undefined) return 'unknown';
    return this.#now() < known.until ? { grant: known.grant.id } : 'expired';
  }

  /** Issues tokens without a browser, for tests. */
  issue(scope: string): IssuedTokens {
    return this.#issue({ id: secret(), scope });
  }

  #issue(grant: Grant): IssuedTokens {
    const { lifetimeMs = 0 } = this.application ?? {};
    const [accessToken, refreshToken] = [secret(), secret()];
    this.#access.set(accessToken, { grant, until: this.#now() + lifetimeMs });
    this.#refresh.set(refreshToken, grant);
    return {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: lifetimeMs / 1000,
      scope: grant.scope,
      token_type: 'Bearer',
    };
  }
}

const secret = (): string => randomBytes(24).toString('base64url');
