import { isURL } from '../util/url.js';
import type { Logger } from '../util/logger.js';
import { ActionsAPI } from './actions-api.js';
import { describe, InvalidArgumentError } from './argument-error.js';
import { ModelsAPI } from './models-api.js';
import { retryPolicy, type RetryOptions } from './retry.js';
import { longestTimerMs } from './with-deadline.js';
import { Transport } from './transport.js';
import type { Fetch } from './types.js';
import { WebhooksAPI } from './webhooks-api.js';

/** What a {@link TrelloClient} is made of. */
export interface TrelloClientOptions {
  /** The API key, from https://trello.com/power-ups/admin. */
  key: string;
  /** The user's token. Webhooks belong to it: they see what it may read, and go when it is revoked or expires. */
  token: string;
  /** Where Trello's REST API is. @default 'https://api.trello.com/1' */
  baseURL?: string | undefined;
  /** @default globalThis.fetch, looked up at each request */
  fetch?: Fetch | undefined;
  /** Gets every answer (debug) and every retry (warn), without key and token. @default none */
  logger?: Logger | undefined;
  /**
   * The time limit of one request, in ms. Trello calls the callback URL while it creates a webhook, and that takes as
   * long as the receiver takes.
   * @default 60_000
   */
  timeoutMs?: number | undefined;
  /** How often and how long to try again. */
  retry?: RetryOptions | undefined;
}

/**
 * Trello's REST API, as far as webhooks need it. No dependency: it works wherever there is a `fetch`.
 *
 * Key and token go into the `Authorization` header and into no URL (except where Trello's route has the token in its
 * path, see {@link WebhooksAPI.list}). They are in no error, no log, and not visible when the client is printed.
 *
 * Refused requests (429) are repeated after the interval that Trello's `x-rate-limit-*` headers name. Network errors
 * and 5xx are repeated for what is safe to repeat: every GET, PUT and DELETE of a webhook, not a creation.
 *
 * @example
 * ```ts
 * import { ensureWebhooks, TrelloClient } from 'trello-webhooks/client';
 *
 * const client = new TrelloClient({ key: process.env.TRELLO_KEY!, token: process.env.TRELLO_TOKEN! });
 * await ensureWebhooks(client, [
 *   { idModel: '5abbe4b7ddc1b351ef961414', callbackURL: 'https://bot.example.com/trello', description: 'bot' },
 * ]);
 * ```
 * @throws {@link InvalidArgumentError} when an option is missing or cannot be right
 */
export class TrelloClient {
  /** The resource `/1/webhooks`. */
  readonly webhooks: WebhooksAPI;
  /** The listings of actions. */
  readonly actions: ActionsAPI;
  /** Boards, cards, lists, members and organizations. */
  readonly models: ModelsAPI;
  /** Where Trello's REST API is, without a slash at the end. */
  readonly baseURL: string;

  constructor(options: TrelloClientOptions) {
    const { key, token, baseURL = 'https://api.trello.com/1', logger, timeoutMs = 60_000, retry } = options;
    checkCredential('key', key, 'The API key of your Power-Up is at https://trello.com/power-ups/admin');
    checkCredential('token', token, 'Make a token at https://trello.com/1/authorize with the scope read');
    if (/^(ATTA|[0-9a-f]{64}$)/.test(key) && /^[0-9a-f]{32}$/.test(token))
      throw new InvalidArgumentError('key', 'looks like a token, and token like a key', 'Swap them');
    if (!(timeoutMs > 0 && timeoutMs <= longestTimerMs))
      throw new InvalidArgumentError(
        'timeoutMs',
        `must be a number of milliseconds above 0 and at most ${longestTimerMs}`,
      );
    this.baseURL = checkBaseURL(baseURL);
    const transport = new Transport({
      key,
      token,
      baseURL: this.baseURL,
      fetch: checkFetch(options.fetch),
      logger,
      timeoutMs,
      retry: retryPolicy(retry),
    });
    this.webhooks = new WebhooksAPI(transport);
    this.actions = new ActionsAPI(transport);
    this.models = new ModelsAPI(transport);
  }
}

/** Only characters that are the same in a header and in a URL; real keys and tokens have letters and digits. */
function checkCredential(name: string, value: unknown, hint: string): void {
  if (typeof value !== 'string' || value === '')
    throw new InvalidArgumentError(name, `must be a string, but is ${describe(value)}`, hint);
  if (/\s/.test(value))
    throw new InvalidArgumentError(
      name,
      'contains white space',
      'Trim it: a line end of a file is easily read along',
    );
  if (!/^[\w.~-]+$/.test(value))
    throw new InvalidArgumentError(name, 'contains characters that no key or token of Trello has', hint);
}

function checkBaseURL(value: unknown): string {
  const hint = 'Give an address that ends in /1, such as https://api.trello.com/1';
  if (typeof value !== 'string' || !/^https?:\/\/[^/]/i.test(value) || !isURL(value))
    throw new InvalidArgumentError('baseURL', 'must be an absolute URL with http or https', hint);
  const { username, password, search, hash } = new URL(value);
  if (username + password + search + hash !== '' || /[\s?#]/.test(value))
    throw new InvalidArgumentError('baseURL', 'must have no user, query or fragment', hint);
  return value.replace(/\/+$/, '');
}

function checkFetch(given: unknown): Fetch {
  if (given === undefined) {
    if (typeof globalThis.fetch === 'function') return (url, init) => globalThis.fetch(url, init);
    throw new InvalidArgumentError(
      'fetch',
      'is missing and this runtime has none',
      'Pass one as the option fetch',
    );
  }
  if (typeof given !== 'function')
    throw new InvalidArgumentError('fetch', `must be a function, but is ${describe(given)}`);
  return given as Fetch;
}
