import { refuseUnknownOptions } from './util/check-options.js';
import { InvalidOptionError } from './errors.js';
import type { Dedupe } from './payload/delivery.js';
import { MAX_TIMER_MS } from './util/timers.js';
import type { Inbox } from './inbox/inbox.js';
import { hasLevel } from './util/log-styles.js';
import { adaptLogger, defaultLogger, guarded, type Logger, type NestLikeLogger } from './util/logger.js';
import { checkAccept, type AcceptFunction, type AcceptLists } from './receive/accept.js';
import type { CallbackURLFunction, SecretFunction } from './receive/authenticator.js';
import { checkCallbackURLs, urlOf, type CallbackURL } from './signature/callback-urls.js';
import { checkSecrets } from './signature/secrets.js';

/** The options of `new TrelloWebhooks(…)`. */
export interface TrelloWebhooksOptions {
  /**
   * The application's secret, with which Trello signs: the OAuth secret that the Power-Up's admin page shows beside
   * the API key. Not the API key, and not a token. For an OAuth 2.0 application it is the client secret.
   *
   * A list accepts each of them, for rotation. A function is called with the callback URL whose secret is wanted, and with
   * the URL and headers of the request; it may be async. Its result verifies that callback URL alone. An asynchronous
   * result is kept for a second, for requests with the same URL and host. There is no default, and an empty secret is refused.
   */
  secret: string | readonly string[] | SecretFunction;
  /**
   * The callback URL exactly as it was registered with Trello: it is part of what is signed, so scheme, host, path, query
   * and trailing slash count. A list accepts each of them.
   *
   * Trello's webhooks guide recommends own query parameters per webhook. To accept them, pass
   * `{ url, query: ['board'] }`, or `{ url, query: true }` for any query. Anyone may register a webhook of their own at an
   * accepted URL: see `accept`.
   *
   * A function is called with the request and returns one or several of these, for services with a URL per tenant. The
   * request is not verified yet then: look the URL up, do not build it from the `Host` header. An asynchronous result is
   * kept for a second, for requests with the same URL and host.
   */
  callbackURL: CallbackURL | readonly CallbackURL[] | CallbackURLFunction;
  /**
   * The webhooks whose deliveries are wanted. An application's key is public: anyone may register a webhook with a token
   * of their own at your callback URL, and Trello signs its deliveries with your secret. Name the models that you watch, or
   * your webhooks, by their ids (all that is named has to match), or pass a function of the delivery, which may be async.
   *
   * What is not accepted gets the response 200, or 410 where the function returns `'gone'` (Trello deletes the webhook
   * then). It reaches no handler, no inbox and no memory of duplicates; `onRejected` hooks are called with `not_accepted`.
   *
   * @example
   * ```ts
   * new TrelloWebhooks({ secret, callbackURL, accept: { models: [idBoard] } });
   * ```
   * @default every delivery that is signed for a callback URL
   */
  accept?: AcceptLists | AcceptFunction;
  /**
   * The age, in milliseconds, up to which an action is accepted, by its `date`. An older one gets 401 (`too_old`), which
   * guards against a recorded delivery that is sent again after duplicates were forgotten (see `dedupe`). Trello sends a
   * failed delivery again for about 3.5 minutes, so keep it above 300,000.
   * @default no limit
   */
  maxAgeMs?: number;
  /**
   * The largest body that is read, in bytes. A larger one is answered with 413 before it is read whole.
   * @default 1_048_576 (1 MiB)
   */
  maxBodyBytes?: number;
  /**
   * How many bytes of bodies may be under way whose signature was not verified yet, over all requests. Beyond it the
   * response is 503 (`overloaded`).
   * @default 67_108_864 (64 MiB)
   */
  maxPendingBytes?: number;
  /**
   * Answer 400 to authentic actions that are not recognized (an action type without a schema, or data that does not
   * match it), instead of 200. An action for which a handler was registered with `allowUnknown` is accepted all the same.
   * Trello disables webhooks that fail for long, so use this in tests and not in production.
   * @default false
   */
  strict?: boolean;
  /**
   * Respond to an authentic, well-formed delivery before its handlers run, where the platform can be asked to go on after
   * the response: in `fetch()` with a `waitUntil`. Everywhere else the response waits for the handlers.
   *
   * What is lost: Trello has its 200, so it does not send a delivery again whose handler fails, takes too long, or is cut off
   * because the platform ends the process; and `unsubscribe()` does not reach it. Register `onError()`, and fetch what was missed with `backfill()`. It cannot be combined with `inbox`, whose
   * response does not wait for handlers either, and with which nothing is lost.
   * @default false
   */
  respondEarly?: boolean;
  /**
   * What counts as the same delivery, so that nothing runs twice. `'action'`: one gesture has one effect, however many
   * webhooks watch it and however often Trello repeats it. `'delivery'`: once per action and webhook. `false`: every
   * delivery runs. Ids are remembered for ten minutes, the latest 100,000 of them; Trello repeats for about 3.5 minutes.
   * With an inbox they are remembered for its `retentionMs`. Without one the memory is that of one process: two workers of
   * a cluster run a handler twice.
   * @default 'action'
   */
  dedupe?: Dedupe;
  /**
   * How long, in milliseconds, the handlers of a delivery may take together; then `event.signal` is aborted and the
   * response is 500, so that Trello sends the delivery again. Trello waits about 30 seconds for a response.
   * @default 25_000
   */
  handlerTimeoutMs?: number;
  /**
   * How long, in milliseconds, a body may take to arrive; then the response is 408.
   * @default 10_000
   */
  bodyTimeoutMs?: number;
  /**
   * How long, in milliseconds, a function for `secret`, `callbackURL` or `accept` may take; then the response is 503
   * (`provider_failed`).
   * @default 5_000
   */
  providerTimeoutMs?: number;
  /**
   * How long, in milliseconds, `close()` waits for the handlers that run. Keep it below the time that your platform gives
   * a process between SIGTERM and SIGKILL, which is often 30 seconds.
   * @default 25_000
   */
  closeTimeoutMs?: number;
  /**
   * Where deliveries are stored before they are answered, so that none is lost: `sqliteInbox('bot.db')` from
   * `trello-webhooks/sqlite`, or `bullmqInbox({ connection })` from `trello-webhooks/bullmq`. Call `start()` to run the
   * handlers from there. It is opened by `start()`, or by the first delivery; one that cannot be stored is answered with
   * 503 (`inbox_unavailable`), and Trello sends it again. Handlers of one event need different names.
   *
   * @example
   * ```ts
   * const webhooks = new TrelloWebhooks({ secret, callbackURL, inbox: sqliteInbox('bot.db') });
   * webhooks.on('commentCard', function answer({ action }) {});
   * await webhooks.start();
   * ```
   * @default none: the handlers run before the answer
   */
  inbox?: Inbox;
  /**
   * The logger. `console` fits, and loggers of pino, bunyan, winston, consola, log4js, tslog, loglevel and Nest.
   * @default warnings and errors to the console
   */
  logger?: Logger | NestLikeLogger;
}

/** The options after they were checked, with the defaults filled in. */
export interface CheckedOptions {
  secrets: readonly string[] | SecretFunction;
  callbackURLs: readonly CallbackURL[] | CallbackURLFunction;
  /** The configured URLs when they are known from the start. */
  staticCallbackURLs: readonly string[] | undefined;
  accept: AcceptLists | AcceptFunction | undefined;
  maxAgeMs: number | undefined;
  maxBodyBytes: number;
  maxPendingBytes: number;
  strict: boolean;
  respondEarly: boolean;
  dedupe: Dedupe;
  handlerTimeoutMs: number;
  bodyTimeoutMs: number;
  providerTimeoutMs: number;
  closeTimeoutMs: number;
  inbox: Inbox | undefined;
  /** For the package's own lines: what it throws goes no further. */
  logger: Logger;
  /** The user's own logger, for handlers. */
  handlerLogger: Logger;
}

const NAMES: readonly (keyof TrelloWebhooksOptions)[] = [
  'secret',
  'callbackURL',
  'accept',
  'maxAgeMs',
  'maxBodyBytes',
  'maxPendingBytes',
  'strict',
  'respondEarly',
  'dedupe',
  'handlerTimeoutMs',
  'bodyTimeoutMs',
  'providerTimeoutMs',
  'closeTimeoutMs',
  'inbox',
  'logger',
];

/** Checks the options and fills in the defaults. Throws `InvalidOptionError` with what to do. */
export function checkOptions(options: TrelloWebhooksOptions): CheckedOptions {
  if (typeof options !== 'object' || options === null) {
    throw new InvalidOptionError('new TrelloWebhooks() needs options', {
      hint: 'Give at least { secret, callbackURL }',
    });
  }
  refuseUnknownOptions('new TrelloWebhooks()', options, NAMES);
  const { secret, callbackURL, strict = false, dedupe = 'action', logger = defaultLogger } = options;
  if (typeof strict !== 'boolean') throw new InvalidOptionError('strict must be true or false');
  const { respondEarly = false, inbox } = options;
  if (typeof respondEarly !== 'boolean') throw new InvalidOptionError('respondEarly must be true or false');
  if (respondEarly && inbox !== undefined) {
    throw new InvalidOptionError('respondEarly and inbox exclude each other', {
      hint: 'Remove respondEarly: with an inbox the response is sent once the delivery is stored, before its handlers run',
    });
  }
  if (dedupe !== 'action' && dedupe !== 'delivery' && dedupe !== false) {
    throw new InvalidOptionError("dedupe must be 'action', 'delivery' or false");
  }
  checkLogger(logger);
  const callbackURLs = typeof callbackURL === 'function' ? callbackURL : checkCallbackURLs(callbackURL);
  const maxBodyBytes = positiveInteger('maxBodyBytes', options.maxBodyBytes ?? 1_048_576);
  const maxPendingBytes = positiveInteger(
    'maxPendingBytes',
    options.maxPendingBytes ?? Math.max(67_108_864, maxBodyBytes),
  );
  if (maxPendingBytes < maxBodyBytes) {
    throw new InvalidOptionError(
      `maxPendingBytes (${maxPendingBytes}) is less than maxBodyBytes (${maxBodyBytes})`,
      { hint: 'Raise it, or no body of the largest size is ever accepted' },
    );
  }
  return {
    secrets: typeof secret === 'function' ? secret : checkSecrets(secret),
    callbackURLs,
    staticCallbackURLs: typeof callbackURLs === 'function' ? undefined : callbackURLs.map(urlOf),
    accept: options.accept === undefined ? undefined : checkAccept(options.accept),
    maxAgeMs: options.maxAgeMs === undefined ? undefined : positiveInteger('maxAgeMs', options.maxAgeMs),
    maxBodyBytes,
    maxPendingBytes,
    strict,
    respondEarly,
    dedupe,
    handlerTimeoutMs: positiveInteger('handlerTimeoutMs', options.handlerTimeoutMs ?? 25_000),
    bodyTimeoutMs: positiveInteger('bodyTimeoutMs', options.bodyTimeoutMs ?? 10_000),
    providerTimeoutMs: positiveInteger('providerTimeoutMs', options.providerTimeoutMs ?? 5_000),
    closeTimeoutMs: positiveInteger('closeTimeoutMs', options.closeTimeoutMs ?? 25_000),
    inbox: checkInbox(inbox),
    logger: guarded(adaptLogger(logger)),
    handlerLogger: adaptLogger(logger),
  };
}

function positiveInteger(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_TIMER_MS)
    return value;
  throw new InvalidOptionError(`${name} must be a whole number from 1 to ${MAX_TIMER_MS}`);
}

function checkLogger(logger: unknown): void {
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    if (typeof logger !== 'object' && typeof logger !== 'function') throw noMethod(level);
    if (logger === null || !hasLevel(logger, level)) throw noMethod(level);
  }
}

function noMethod(level: string): InvalidOptionError {
  return new InvalidOptionError(`logger has no method ${level}()`, {
    hint: 'Pass an object with debug, info, warn and error, such as console or a pino logger',
  });
}

function checkInbox(inbox: Inbox | undefined): Inbox | undefined {
  if (inbox === undefined || typeof (inbox as Partial<Inbox> | null)?.accept === 'function') return inbox;
  throw new InvalidOptionError('inbox must be an Inbox', {
    hint: "Pass, for example, sqliteInbox('bot.db') or bullmqInbox({ connection })",
  });
}
