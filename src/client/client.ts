import { refuseUnknownOptions } from '../util/check-options.js';
import { isURL } from '../util/url.js';
import type { Logger } from '../util/logger.js';
import { MAX_TIMER_MS } from '../util/timers.js';
import { checkCredentials } from './auth.js';
import { describeValue } from './check-input.js';
import { InvalidArgumentError } from './errors.js';
import type { Fetch } from './request.js';
import { ActionsAPI } from './resources/actions.js';
import { ModelsAPI } from './resources/models.js';
import { WebhooksAPI } from './resources/webhooks.js';
import { clientRetryPolicy, type ClientRetryOptions } from './retry.js';
import { Transport } from './transport.js';

/** Options of a {@link TrelloClient}. */
export interface TrelloClientOptions {
  /** The API key, from https://trello.com/power-ups/admin. */
  key: string;
  /** The user's token. Webhooks belong to it: they see what it may read, and go when it is revoked or expires. */
  token: string;
  /** Where Trello's REST API is. @default 'https://api.trello.com/1' */
  baseURL?: string | undefined;
  /** @default globalThis.fetch, looked up at each request */
  fetch?: Fetch | undefined;
  /** Gets every response (debug) and every retry (warn), without key and token. @default none */
  logger?: Logger | undefined;
  /**
   * The time limit of one request, in ms. Trello calls the callback URL while it creates a webhook, and that takes as
   * long as the receiver takes.
   * @default 60_000
   */
  timeoutMs?: number | undefined;
  /** How often and how long to try again. */
  retry?: ClientRetryOptions | undefined;
}

const OPTIONS: readonly (keyof TrelloClientOptions)[] = [
  'key',
  'token',
  'baseURL',
  'fetch',
  'logger',
  'timeoutMs',
  'retry',
];

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
    refuseUnknownOptions('new TrelloClient()', options, OPTIONS);
    const { baseURL = 'https://api.trello.com/1', logger, timeoutMs = 60_000, retry } = options;
    const credentials = checkCredentials(options);
    if (!(timeoutMs > 0 && timeoutMs <= MAX_TIMER_MS))
      throw new InvalidArgumentError(
        'timeoutMs',
        `must be a number of milliseconds above 0 and at most ${MAX_TIMER_MS}`,
      );
    this.baseURL = checkBaseURL(baseURL);
    const transport = new Transport({
      credentials,
      baseURL: this.baseURL,
      fetch: checkFetch(options.fetch),
      logger,
      timeoutMs,
      retry: clientRetryPolicy(retry),
    });
    this.webhooks = new WebhooksAPI(transport);
    this.actions = new ActionsAPI(transport);
    this.models = new ModelsAPI(transport);
  }
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
    throw new InvalidArgumentError('fetch', `must be a function, but is ${describeValue(given)}`);
  return given as Fetch;
}
