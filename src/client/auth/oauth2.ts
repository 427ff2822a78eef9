import { describeValue, checkMembers } from '../check-input.js';
import { InvalidArgumentError, OAuth2Error } from '../errors.js';
import { redactor } from '../redact.js';
import type { AuthContext, Authenticator } from './authenticator.js';
import { requestTokens, type OAuth2Tokens } from './token-endpoint.js';

/** Options of {@link oauth2}. */
export interface OAuth2Options {
  /** The id of the application. */
  clientId: string;
  /** The secret of the application. */
  clientSecret: string;
  /** The tokens to begin with; not needed where `readTokens` returns them. */
  accessToken?: string | undefined;
  refreshToken?: string | undefined;
  /** When the access token expires: a date, or milliseconds since 1970. @default it is refreshed at once */
  expiresAt?: Date | number | undefined;
  /** What the user allowed, such as `read:board:trello`. @default as the authorization server says, else unknown */
  scopes?: readonly string[] | undefined;
  /**
   * Stores new tokens. The old refresh token is invalid by then, so no request is sent before this has resolved; when it
   * rejects, the same tokens are handed to it again at the next request.
   */
  onTokens: (tokens: OAuth2Tokens) => void | Promise<void>;
  /**
   * Returns the tokens that were stored last, also by other processes. Needed where several processes share the tokens:
   * one that finds its refresh token used up takes the new ones from here.
   */
  readTokens?: (() => OAuth2Tokens | undefined | Promise<OAuth2Tokens | undefined>) | undefined;
  /** Runs one refresh at a time over all processes, such as that of `fileTokens()`. @default one in this process */
  exclusively?: (<T>(work: () => Promise<T>) => Promise<T>) | undefined;
  /** @default 'https://auth.atlassian.com/oauth/token' */
  tokenURL?: string | undefined;
}

const OPTIONS: readonly (keyof OAuth2Options)[] = [
  'clientId',
  'clientSecret',
  'accessToken',
  'refreshToken',
  'expiresAt',
  'scopes',
  'onTokens',
  'readTokens',
  'exclusively',
  'tokenURL',
];

/** Atlassian's authorization server, of which Trello's OAuth 2.0 is a part (its guide; the address is inferred). */
export const ATLASSIAN_TOKEN_URL = 'https://auth.atlassian.com/oauth/token';

/** Refreshed so long before it expires, since a request takes a while to arrive. */
const EARLY_MS = 30_000;

/** How often the store is read until it has the tokens of another process, and the first pause; it doubles. */
const readAgain = { times: 6, pauseMs: 50 };

/**
 * Authenticates with OAuth 2.0: the access token goes into a Bearer header and is refreshed before it expires, and once
 * after a 401. For applications that act for their users; bots keep a key and a token, as Trello itself says.
 *
 * Such a client cannot list its webhooks: give it a `registry`.
 *
 * @example
 * ```ts
 * import { oauth2, TrelloClient } from 'trello-webhooks/client';
 * import { fileRegistry, fileTokens } from 'trello-webhooks/files';
 *
 * const client = new TrelloClient({
 *   auth: oauth2({ clientId: 'my-client-id', clientSecret: process.env.CLIENT_SECRET!, ...fileTokens('tokens.json') }),
 *   registry: fileRegistry('webhooks.json'),
 * });
 * ```
 * @throws {@link InvalidArgumentError} when an option is missing or cannot be right
 */
export function oauth2(options: OAuth2Options): OAuth2 {
  return new OAuth2(options);
}

/** Each {@link OAuth2} is one user: its tokens, which change, do not tell. */
let users = 0;

/** Authenticates with OAuth 2.0; made by {@link oauth2}. Several clients may share one. */
export class OAuth2 implements Authenticator {
  readonly canListWebhooks = false;
  readonly limits: Authenticator['limits'];
  readonly #options: OAuth2Options & { tokenURL: string };
  readonly #secrets: string[];
  #redact: (text: string) => string;
  #tokens: OAuth2Tokens | undefined;
  /** Tokens that `onTokens` has not stored. */
  #unsaved: OAuth2Tokens | undefined;
  #refreshing: Promise<void> | undefined;

  /** Use {@link oauth2}. */
  constructor(options: OAuth2Options) {
    checkMembers('oauth2()', options, OPTIONS);
    const {
      clientId,
      clientSecret,
      accessToken,
      refreshToken,
      expiresAt = 0,
      tokenURL = ATLASSIAN_TOKEN_URL,
    } = options;
    checkText('clientId', clientId);
    checkText('clientSecret', clientSecret);
    if (typeof options.onTokens !== 'function')
      throw new InvalidArgumentError(
        'onTokens',
        `must be a function, but is ${describeValue(options.onTokens)}`,
      );
    if (options.readTokens === undefined || refreshToken !== undefined) {
      checkText('accessToken', accessToken);
      checkText('refreshToken', refreshToken);
      const scopes = options.scopes === undefined ? {} : { scopes: options.scopes };
      this.#tokens = { accessToken, refreshToken, expiresAt: Number(expiresAt), ...scopes };
    }
    this.#options = { ...options, tokenURL };
    this.#secrets = [clientSecret];
    this.#redact = redactor(this.#secrets);
    if (this.#tokens !== undefined) this.#remember(this.#tokens);
    users += 1;
    this.limits = { application: clientId, user: `user ${users}` };
  }

  get scopes(): readonly string[] | undefined {
    return this.#tokens?.scopes ?? this.#options.scopes;
  }

  async header(context: AuthContext): Promise<string> {
    const usable = this.#tokens !== undefined && Date.now() < this.#tokens.expiresAt - EARLY_MS;
    if (!usable || this.#unsaved !== undefined) await this.#refresh(context);
    return `Bearer ${this.#tokens!.accessToken}`;
  }

  async renew(refusedHeader: string, context: AuthContext): Promise<boolean> {
    // Another call may have refreshed them meanwhile.
    if (refusedHeader === `Bearer ${this.#tokens?.accessToken}`) await this.#refresh(context);
    return true;
  }

  insertToken(path: string): string {
    if (!path.includes('{token}')) return path;
    throw new InvalidArgumentError(
      'auth',
      "has no token of Trello's: OAuth 2.0 applications cannot use /tokens/…",
      'Give the client a registry, or use a key and a token',
    );
  }

  redact(text: string): string {
    return this.#redact(text);
  }

  /** One refresh at a time, however many calls need it. */
  #refresh(context: AuthContext): Promise<void> {
    const { exclusively = (work) => work() } = this.#options;
    this.#refreshing ??= exclusively(() => this.#refreshNow(context)).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refreshNow(context: AuthContext): Promise<void> {
    if (this.#unsaved !== undefined) return this.#save(this.#unsaved);
    const known = this.#tokens?.refreshToken;
    const stored = await this.#options.readTokens?.();
    if (stored !== undefined && stored.refreshToken !== known) {
      this.#take(stored);
      if (Date.now() < stored.expiresAt - EARLY_MS) return;
    }
    if (this.#tokens === undefined) throw new OAuth2Error('no_tokens', 'readTokens() returned no tokens');
    const { clientId, clientSecret, tokenURL } = this.#options;
    const { refreshToken, scopes } = this.#tokens;
    try {
      const fresh = await requestTokens(
        {
          tokenURL,
          clientId,
          clientSecret,
          grant: { grant_type: 'refresh_token', refresh_token: refreshToken },
        },
        { ...context, redact: this.#redact },
      );
      await this.#save({ ...(scopes === undefined ? {} : { scopes }), ...fresh });
    } catch (error) {
      if (!(error instanceof OAuth2Error && error.reason === 'invalid_grant')) throw error;
      const others = await this.#readOthers(refreshToken);
      if (others === undefined) throw error;
      this.#take(others);
    }
  }

  /** The tokens of a process that used the refresh token first, which it may be about to store. */
  async #readOthers(used: string): Promise<OAuth2Tokens | undefined> {
    const { readTokens } = this.#options;
    if (readTokens === undefined) return undefined;
    for (let time = 0, pause = readAgain.pauseMs; time < readAgain.times; time += 1, pause *= 2) {
      const stored = await readTokens();
      if (stored !== undefined && stored.refreshToken !== used) return stored;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return undefined;
  }

  async #save(fresh: OAuth2Tokens): Promise<void> {
    this.#unsaved = fresh;
    this.#remember(fresh);
    await this.#options.onTokens(fresh);
    this.#unsaved = undefined;
    this.#take(fresh);
  }

  #take(tokens: OAuth2Tokens): void {
    this.#tokens = tokens;
    this.#remember(tokens);
  }

  /** Old tokens are kept out of texts as well: a response may still repeat them. */
  #remember({ accessToken, refreshToken }: OAuth2Tokens): void {
    for (const secret of [accessToken, refreshToken])
      if (!this.#secrets.includes(secret)) this.#secrets.push(secret);
    this.#secrets.splice(1, Math.max(0, this.#secrets.length - 9));
    this.#redact = redactor(this.#secrets);
  }
}

function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return;
  throw new InvalidArgumentError(name, `must be a string without spaces, but is ${describeValue(value)}`);
}
