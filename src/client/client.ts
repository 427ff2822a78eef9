import { isURL } from '../util/url.js';
import type { Logger } from '../util/logger.js';
import { MAX_TIMER_MS } from '../util/timers.js';
import { routeRequest, type RouteArguments } from './any-route.js';
import { keyAndToken, type KeyAndToken } from './auth/key-and-token.js';
import { OAuth2 } from './auth/oauth2.js';
import { describeValue, checkMembers } from './check-input.js';
import { clientFetch } from './client-fetch.js';
import { InvalidArgumentError } from './errors.js';
import type { WebhookRegistry } from './registry.js';
import type { Fetch, Method, RequestOptions } from './request.js';
import { ActionsAPI } from './resources/actions.js';
import { BoardsAPI, ChecklistsAPI, ListsAPI } from './resources/boards.js';
import { CardsAPI } from './resources/cards.js';
import { ModelsAPI } from './resources/models.js';
import { WebhooksAPI } from './resources/webhooks.js';
import { clientRetryPolicy, type ClientRetryOptions } from './retry.js';
import { Transport } from './transport.js';

/** Options of a {@link TrelloClient}. */
export interface TrelloClientOptions {
  /** A key and a token. Bots use these: Trello recommends OAuth 2.0 to applications with users of their own. */
  auth: KeyAndToken | OAuth2;
  /**
   * Remembers the webhooks that this client creates. Needed with OAuth 2.0, whose webhooks Trello does not list.
   * @default none
   */
  registry?: WebhookRegistry | undefined;
  /** Where Trello's REST API is. @default 'https://api.trello.com/1' */
  baseURL?: string | undefined;
  /**
   * Sent as `X-Trello-Client-Identifier`: deliveries of what the client does carry it in the header of that name, to
   * webhooks of the same API key. Give each bot of a key its own.
   * @default the name of the package that npm runs, else 'trello-webhooks'
   */
  identifier?: string | undefined;
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
  'auth',
  'registry',
  'baseURL',
  'identifier',
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
 * Requests are kept within Trello's limits, 100 in 10 s for a token and 300 for a key: calls beyond that wait, in all
 * clients of the process together. Refused requests (429) are repeated after the interval that Trello's `x-rate-limit-*` headers name. Network errors
 * and 5xx are repeated for what is safe to repeat: every GET, PUT and DELETE of a webhook, not a creation.
 *
 * @example
 * ```ts
 * import { ensureWebhooks, TrelloClient } from 'trello-webhooks/client';
 *
 * const client = new TrelloClient({
 *   auth: { key: process.env.TRELLO_KEY!, token: process.env.TRELLO_TOKEN! },
 * });
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
  /** Cards: read, comment, move, label, archive … */
  readonly cards: CardsAPI;
  /** Boards, with their lists, cards, labels and members. */
  readonly boards: BoardsAPI;
  /** Lists and their cards. */
  readonly lists: ListsAPI;
  /** Checklists and their items. */
  readonly checklists: ChecklistsAPI;
  /** Where Trello's REST API is, without a slash at the end. */
  readonly baseURL: string;
  /** What is sent as `X-Trello-Client-Identifier`. */
  readonly identifier: string;
  /**
   * A `fetch` for other clients: it authenticates, keeps to the rate limits and repeats as this client does, sends the
   * client's identifier, and sends to the API alone. Takes a URL below `baseURL`, or a path.
   *
   * @example
   * ```ts
   * const response = await client.fetch('/members/me/boards?fields=name');
   * ```
   */
  readonly fetch: typeof globalThis.fetch;
  readonly #transport: Transport;

  constructor(options: TrelloClientOptions) {
    checkMembers('new TrelloClient()', options, OPTIONS);
    const { baseURL = 'https://api.trello.com/1', logger, timeoutMs = 60_000, retry } = options;
    const auth = options.auth instanceof OAuth2 ? options.auth : keyAndToken(options.auth);
    if (!(timeoutMs > 0 && timeoutMs <= MAX_TIMER_MS))
      throw new InvalidArgumentError(
        'timeoutMs',
        `must be a number of milliseconds above 0 and at most ${MAX_TIMER_MS}`,
      );
    this.baseURL = checkBaseURL(baseURL);
    this.identifier = checkIdentifier(options.identifier ?? defaultIdentifier());
    const transport = new Transport({
      auth,
      identifier: this.identifier,
      baseURL: this.baseURL,
      fetch: checkFetch(options.fetch),
      logger,
      timeoutMs,
      retry: clientRetryPolicy(retry),
    });
    this.webhooks = new WebhooksAPI(transport, options.registry);
    this.actions = new ActionsAPI(transport);
    this.models = new ModelsAPI(transport);
    this.cards = new CardsAPI(transport);
    this.boards = new BoardsAPI(transport);
    this.lists = new ListsAPI(transport);
    this.checklists = new ChecklistsAPI(transport);
    this.fetch = clientFetch(transport, this.baseURL);
    this.#transport = transport;
  }

  /**
   * Calls any route of Trello's REST API. Arguments of GET and DELETE go into the query, those of POST and PUT into a JSON
   * body. The type of the result is what you say it is.
   *
   * @example
   * ```ts
   * const boards = await client.request<{ id: string; name: string }[]>('GET', '/members/me/boards', {
   *   fields: ['name'],
   * });
   * ```
   * @returns the JSON of the response; `undefined` when it is empty
   * @throws {@link InvalidArgumentError} before anything is sent; {@link TrelloAPIError} and its kinds
   */
  async request<T = unknown>(
    method: Method,
    path: string,
    args: RouteArguments = {},
    options: RequestOptions = {},
  ): Promise<T> {
    const request = routeRequest(method, path, args);
    return (await this.#transport.send({ ...request, ...options })).json as T;
  }
}

/** A header holds printable ASCII. */
function checkIdentifier(value: unknown): string {
  if (typeof value === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/.test(value))
    return value;
  throw new InvalidArgumentError('identifier', 'must be 1 to 128 printable characters of ASCII');
}

/** npm sets it for what it runs; other runtimes have no `process`. */
function defaultIdentifier(): string {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  const name = process?.env?.['npm_package_name'];
  return name === undefined || name === '' ? 'trello-webhooks' : name;
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
