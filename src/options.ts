import { closest } from './util/nearest.js';
import { InvalidOptionError } from './errors.js';
import type { Dedupe } from './payload/delivery.js';
import { MAX_TIMER_MS } from './util/timers.js';
import { isURL } from './util/url.js';
import type { Inbox } from './inbox/inbox.js';
import { defaultLogger, guarded, type Logger } from './util/logger.js';
import type { WebhookRequest } from './receive/request.js';

type MaybePromise<T> = T | Promise<T>;

/** The options of `new TrelloWebhooks(…)`. */
export interface TrelloWebhooksOptions {
  /**
   * The application's secret, with which Trello signs: the OAuth secret that the Power-Up's admin page shows beside
   * the API key. Not the API key, and not a token. For an OAuth 2.0 application it is the client secret.
   *
   * A list accepts each of them, for rotation. A function is called for each delivery and may be async; keep what it
   * fetches for a while yourself. There is no default, and an empty secret is refused.
   */
  secret: string | readonly string[] | (() => MaybePromise<string | readonly string[]>);
  /**
   * The callback URL exactly as it was registered with Trello: it is part of what is signed, so scheme, host, path
   * and trailing slash count. A list accepts each of them.
   *
   * When a request arrives with a query, each URL is also tried with that query appended, since Trello's webhooks
   * guide recommends own query parameters per webhook.
   *
   * A function receives the request and returns one or several URLs, for services with an URL per tenant.
   * The request is not verified yet then: look the URL up, do not build it from the `Host` header.
   */
  callbackURL:
    string | readonly string[] | ((request: WebhookRequest) => MaybePromise<string | readonly string[]>);
  /**
   * The largest body that is read, in bytes. A larger one is answered with 413 before it is read whole.
   * @default 1_048_576 (1 MiB)
   */
  maxBodyBytes?: number;
  /**
   * Answer 400 to authentic actions that are not recognized (an action type without a schema, or data that does not
   * match it), instead of 200. An action for which a handler was registered with `allowUnknown` is accepted all the same.
   * Trello disables webhooks that fail for long, so use this in tests and not in production.
   * @default false
   */
  strict?: boolean;
  /**
   * What counts as the same delivery, so that nothing runs twice. `'action'`: one gesture has one effect, however many
   * webhooks watch it and however often Trello repeats it. `'delivery'`: once per action and webhook. `false`: every
   * delivery runs. Ids are remembered for ten minutes, the latest 100,000 of them; Trello repeats for about 3.5 minutes.
   * With an inbox they are remembered for its `retention`.
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
   * Where to write. `console` and pino loggers fit.
   * @default warnings and errors to the console
   */
  logger?: Logger;
}

/** The options after they were checked, with the defaults filled in. */
export interface CheckedOptions {
  secrets: () => MaybePromise<readonly string[]>;
  callbackURLs: (request: WebhookRequest) => MaybePromise<readonly string[]>;
  /** The configured URLs when they are known from the start. */
  staticCallbackURLs: readonly string[] | undefined;
  maxBodyBytes: number;
  strict: boolean;
  dedupe: Dedupe;
  handlerTimeoutMs: number;
  bodyTimeoutMs: number;
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
  'maxBodyBytes',
  'strict',
  'dedupe',
  'handlerTimeoutMs',
  'bodyTimeoutMs',
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
  refuseUnknownNames(options);
  const { secret, callbackURL, strict = false, dedupe = 'action', logger = defaultLogger } = options;
  if (typeof strict !== 'boolean') throw new InvalidOptionError('strict must be true or false');
  if (dedupe !== 'action' && dedupe !== 'delivery' && dedupe !== false) {
    throw new InvalidOptionError("dedupe must be 'action', 'delivery' or false");
  }
  checkLogger(logger);
  const staticCallbackURLs = typeof callbackURL === 'function' ? undefined : checkCallbackURLs(callbackURL);
  return {
    secrets: fixedOrProvided(secret, checkSecrets),
    callbackURLs: fixedOrProvided(callbackURL, checkCallbackURLs),
    staticCallbackURLs,
    maxBodyBytes: positiveInteger('maxBodyBytes', options.maxBodyBytes ?? 1_048_576),
    strict,
    dedupe,
    handlerTimeoutMs: positiveInteger('handlerTimeoutMs', options.handlerTimeoutMs ?? 25_000),
    bodyTimeoutMs: positiveInteger('bodyTimeoutMs', options.bodyTimeoutMs ?? 10_000),
    closeTimeoutMs: positiveInteger('closeTimeoutMs', options.closeTimeoutMs ?? 25_000),
    inbox: checkInbox(options.inbox),
    logger: guarded(logger),
    handlerLogger: logger,
  };
}

/** A fixed value is checked now and once; what a function gives is checked each time. */
function fixedOrProvided<Arguments extends unknown[], T>(
  value: T | ((...args: Arguments) => MaybePromise<T>),
  check: (value: unknown) => readonly string[],
): (...args: Arguments) => MaybePromise<readonly string[]> {
  if (typeof value !== 'function') {
    const checked = check(value);
    return () => checked;
  }
  const provide = value as (...args: Arguments) => MaybePromise<T>;
  return async (...args) => check(await provide(...args));
}

function checkSecrets(value: unknown): readonly string[] {
  return textList('secret', value, (secret) => {
    if (secret !== secret.trim()) {
      throw new InvalidOptionError('secret begins or ends with white space', {
        hint: 'Remove it; a line break at the end of a file or variable is the usual reason',
      });
    }
  });
}

function checkCallbackURLs(value: unknown): readonly string[] {
  return textList('callbackURL', value, (url) => {
    // The URL parser forgives white space and missing slashes; a signature does not.
    if (!/^https?:\/\/[^\s/]\S*$/i.test(url) || !isURL(url)) {
      throw new InvalidOptionError(`callbackURL must be an absolute http or https URL`, {
        hint: 'Give it exactly as it was registered with Trello, such as https://bot.example.com/trello',
      });
    }
    if (url.includes('#')) {
      throw new InvalidOptionError('callbackURL has a fragment (#…), which is never sent', {
        hint: 'Remove it',
      });
    }
  });
}

function textList(
  name: 'secret' | 'callbackURL',
  value: unknown,
  check: (text: string) => void,
): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new InvalidOptionError(`${name} is an empty list`, { hint: WHERE[name] });
  for (const text of list) {
    if (typeof text !== 'string') {
      const what = text === undefined ? 'missing' : `${text === null ? 'null' : typeof text}, not a string`;
      throw new InvalidOptionError(`${name} is ${what}`, { hint: WHERE[name] });
    }
    if (text.trim() === '') throw new InvalidOptionError(`${name} is empty`, { hint: WHERE[name] });
    check(text);
  }
  return Object.freeze([...(list as readonly string[])]);
}

const WHERE = {
  secret:
    "Give the application's OAuth secret, shown beside the API key in the Power-Up's admin page; is its environment variable set?",
  callbackURL: 'Give the URL that was registered with Trello, such as https://bot.example.com/trello',
};

function positiveInteger(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_TIMER_MS)
    return value;
  throw new InvalidOptionError(`${name} must be a whole number from 1 to ${MAX_TIMER_MS}`);
}

function checkLogger(logger: Logger): void {
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    if (typeof (logger as Partial<Logger> | null)?.[level] !== 'function') {
      throw new InvalidOptionError(`logger has no method ${level}()`, {
        hint: 'Give an object with debug, info, warn and error, such as console or a pino logger',
      });
    }
  }
}

function checkInbox(inbox: Inbox | undefined): Inbox | undefined {
  if (inbox === undefined || typeof (inbox as Partial<Inbox> | null)?.accept === 'function') return inbox;
  throw new InvalidOptionError('inbox must be an Inbox', {
    hint: "Pass, for example, sqliteInbox('bot.db') or bullmqInbox({ connection })",
  });
}

function refuseUnknownNames(options: object): void {
  for (const name of Object.keys(options)) {
    if ((NAMES as readonly string[]).includes(name)) continue;
    const [near] = closest(name, NAMES);
    throw new InvalidOptionError(`There is no option ${JSON.stringify(name)}`, {
      hint: near === undefined ? `The options are ${NAMES.join(', ')}` : `Did you mean ${near}?`,
    });
  }
}
