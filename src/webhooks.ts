import { createListener, type ListenerOptions, type NodeListener } from './adapters/node/listener.js';
import { createRouter, type ExpressRouter } from './adapters/node/express.js';
import { serveFetch, type FetchHandler } from './adapters/fetch/fetch.js';
import type { FetchRequest } from './adapters/fetch/fetch-types.js';
import { InvalidOptionError } from './errors.js';
import type { AnyEvent, TrelloEvent, UnknownEvent } from './handlers/event.js';
import type { Middleware } from './handlers/middleware.js';
import { Registry, type AnyHandler, type HandlerOptions } from './handlers/registry.js';
import type { HandlerError } from './handlers/run-report.js';
import { checkOptions, type CheckedOptions, type TrelloWebhooksOptions } from './options.js';
import type { EventName } from './payload/event-names.js';
import { DirectProcessor } from './processing/direct/direct-processor.js';
import { InboxProcessor } from './processing/inbox/inbox-processor.js';
import {
  ProcessingMetrics,
  type GivenUpEntry,
  type HandledAttempt,
  type WebhooksStats,
} from './processing/metrics.js';
import type { DeliveryProcessor, StartOptions } from './processing/processor.js';
import { Receiver, type IngestResult } from './receive/receiver.js';
import type { Rejection } from './receive/rejection.js';
import type { WebhookRequestWithBody, WebhookResponse } from './receive/request.js';
import { refuseUnknownOptions } from './util/check-options.js';
import { Hooks, type Hook } from './util/hooks.js';
import { withDeadline } from './util/timers.js';

/** Options of a handler for an event that this release does not know. */
export interface UnknownHandlerOptions extends HandlerOptions {
  /** Register the name though this release has no schema for it: an action type or a field that Trello added since. */
  allowUnknown: true;
}

/**
 * Receives Trello's webhook deliveries: verifies, validates and deduplicates them, and hands each to the handlers
 * registered for it.
 *
 * @example
 * ```ts
 * const webhooks = new TrelloWebhooks({
 *   secret: process.env.TRELLO_SECRET!,
 *   callbackURL: 'https://bot.example.com/trello',
 * });
 * webhooks.on('commentCard', ({ action }) => console.log(action.data.text));
 * express().use('/trello', webhooks.router()).listen(3000);
 * ```
 * @throws InvalidOptionError when an option cannot work.
 */
export class TrelloWebhooks {
  readonly #options: CheckedOptions;
  readonly #registry: Registry;
  readonly #middlewares: Middleware[] = [];
  readonly #onError: Hooks<HandlerError>;
  readonly #onRejected: Hooks<Rejection>;
  readonly #onHandled: Hooks<HandledAttempt>;
  readonly #onDead: Hooks<GivenUpEntry>;
  readonly #processor: DeliveryProcessor;
  readonly #receiver: Receiver;

  constructor(options: TrelloWebhooksOptions) {
    const checked = (this.#options = checkOptions(options));
    const { logger, handlerLogger, handlerTimeoutMs, dedupe, inbox } = checked;
    this.#onError = new Hooks('onError()', logger);
    this.#onRejected = new Hooks('onRejected()', logger);
    this.#onHandled = new Hooks('onHandled()', logger);
    this.#onDead = new Hooks('onDead()', logger);
    const registry = (this.#registry = new Registry({ durable: inbox !== undefined }));
    const metrics = new ProcessingMetrics({ onHandled: this.#onHandled, onDead: this.#onDead });
    const run = {
      handlerTimeoutMs,
      logger,
      handlerLogger,
      middlewares: this.#middlewares,
      onError: this.#onError,
      afterFailure: afterFailure(checked),
    };
    const deps = { registry, run, dedupe, metrics };
    this.#processor =
      inbox === undefined ? new DirectProcessor(deps) : new InboxProcessor({ ...deps, inbox });
    this.#receiver = new Receiver({
      ...checked,
      processor: this.#processor,
      expects: (names) => registry.expects(names),
      onRejected: this.#onRejected,
      metrics,
    });
  }

  /**
   * Registers a handler for an action type (`'updateCard'`), for a changed field in Trello's filter notation
   * (`'updateCard:idList'`), or for a list of them. Handlers run one after the other: those of `type:field` before
   * those of the type, each in the order of registration. A promise that a handler returns is awaited. A handler of
   * several names runs once for each that an
   * action raises; `event.name` tells which.
   *
   * @example
   * ```ts
   * webhooks.on('updateCard:idList', ({ action }) => {
   *   console.log(`${action.data.listBefore.name} → ${action.data.listAfter.name}`);
   * });
   * webhooks.on('somethingNew', ({ action }) => console.log(action.data), { allowUnknown: true });
   * ```
   * @throws UnknownEventError when a name is no event; it lists near names.
   * @throws DuplicateHandlerError when the event already has a handler of that `name`.
   */
  on<Name extends EventName>(
    name: Name | readonly Name[],
    handler: (event: TrelloEvent<Name>) => unknown,
    options?: HandlerOptions,
  ): this;
  on(
    name: string | readonly string[],
    handler: (event: UnknownEvent) => unknown,
    options: UnknownHandlerOptions,
  ): this;
  on(
    name: string | readonly string[],
    handler: (event: never) => unknown,
    options?: HandlerOptions | UnknownHandlerOptions,
  ): this {
    this.#registry.add(name, handler as AnyHandler, options);
    return this;
  }

  /**
   * Removes a function that any `on…` method registered: a handler from everything it was registered for, or from the
   * given event names alone; a hook. One that is not registered is no error.
   *
   * @example
   * ```ts
   * const remember = ({ action }: { action: { id: string } }) => console.log(action.id);
   * webhooks.on(['commentCard', 'updateCard'], remember).onAny(remember);
   * webhooks.off('commentCard', remember); // from this event
   * webhooks.off(remember); // from all events, onAny(), onUnrecognized() and every hook
   * ```
   */
  off(name: string | readonly string[], handler: (event: never) => unknown): this;
  off(handler: (event: never) => unknown): this;
  off(
    nameOrHandler: string | readonly string[] | ((event: never) => unknown),
    handler?: (event: never) => unknown,
  ): this {
    if (typeof nameOrHandler !== 'function') {
      this.#registry.remove(handler as AnyHandler, nameOrHandler);
      return this;
    }
    this.#registry.remove(nameOrHandler as AnyHandler);
    for (const hooks of [this.#onError, this.#onRejected, this.#onHandled, this.#onDead])
      hooks.remove(nameOrHandler);
    return this;
  }

  /** Registers a handler for every authentic, well-formed action, recognized or not. It runs after all others. */
  onAny(handler: (event: AnyEvent) => unknown, options?: HandlerOptions): this {
    this.#registry.addGeneral('onAny()', handler, options);
    return this;
  }

  /**
   * Registers a handler for authentic actions that are not recognized: an action type without a schema, or data that
   * does not match it. `event.issues` says why. They are answered with 200 unless `strict` is set.
   */
  onUnrecognized(handler: (event: AnyEvent) => unknown, options?: HandlerOptions): this {
    this.#registry.addGeneral('onUnrecognized()', handler, options);
    return this;
  }

  /**
   * Registers a hook that is called with each request that is refused before a handler runs: forged, malformed, too
   * large, or arriving while the service stops. What it throws is logged and changes nothing.
   *
   * @example
   * ```ts
   * webhooks.onRejected(({ code, status }) => metrics.count('trello.rejected', { code, status }));
   * ```
   */
  onRejected(hook: Hook<Rejection>): this {
    requireFunction('onRejected()', hook);
    this.#onRejected.add(hook);
    return this;
  }

  /**
   * Registers a hook that is called, once, with each error that a handler or a middleware throws, and with the
   * `HandlerTimeoutError` of handlers that take too long. If no hook is registered, the error is logged. What the hook
   * throws is logged and changes nothing.
   *
   * @example
   * ```ts
   * webhooks.onError(({ error, event }) => Sentry.captureException(error, { tags: { event: event.name } }));
   * ```
   */
  onError(hook: Hook<HandlerError>): this {
    requireFunction('onError()', hook);
    this.#onError.add(hook);
    return this;
  }

  /**
   * Registers a hook that is called after each attempt to handle a delivery, once its handlers have ended: for logs and
   * metrics. What it throws is logged and changes nothing.
   *
   * @example
   * ```ts
   * webhooks.onHandled(({ type, settlement, durationMs }) =>
   *   metrics.timing('trello.handled', durationMs, { type, settlement }),
   * );
   * ```
   */
  onHandled(hook: Hook<HandledAttempt>): this {
    requireFunction('onHandled()', hook);
    this.#onHandled.add(hook);
    return this;
  }

  /**
   * Registers a hook that is called when an entry becomes a dead letter in this process: its handlers have failed for the
   * last time, or its body was no delivery. Without an inbox it is called when a handler throws a `PermanentError`. What it
   * throws is logged and changes nothing.
   *
   * @example
   * ```ts
   * webhooks.onDead(({ id, type, failures }) => console.error(`${type} ${id} is a dead letter`, failures));
   * ```
   */
  onDead(hook: Hook<GivenUpEntry>): this {
    requireFunction('onDead()', hook);
    this.#onDead.add(hook);
    return this;
  }

  /** Adds a middleware, which runs around all handlers of a delivery; the first added is the outermost. */
  use(middleware: Middleware): this {
    requireFunction('use()', middleware);
    this.#middlewares.push(middleware);
    return this;
  }

  /**
   * A router for Express 4 and 5. It works with and without body parsers in front, as long as the exact bytes are
   * left: `express.raw()` and `express.text()` bodies and a `rawBody` are used as they are. After a bare
   * `express.json()` it answers 500 at once and the log prints the fix.
   *
   * Mount it with `app.use` or `app.all`: behind `app.post` alone Express itself answers Trello's HEAD request, with 404.
   *
   * @example
   * ```ts
   * app.use('/trello', webhooks.router());
   * ```
   */
  readonly router: () => ExpressRouter = (...args: unknown[]) => {
    refuseRequest(args, 'app.use(path, webhooks.router())');
    return createRouter(this.#receiver, this.#options.staticCallbackURLs);
  };

  /**
   * A request listener for `node:http`. With `fallback` it takes the deliveries and leaves all other requests to the
   * fallback, for example an Express app, which costs deliveries nothing.
   *
   * @example
   * ```ts
   * createServer(webhooks.listener()).listen(3000);
   * createServer(webhooks.listener({ path: '/trello', fallback: app })).listen(3000);
   * ```
   */
  readonly listener: (options?: ListenerOptions) => NodeListener = (options = {}, ...args: unknown[]) => {
    refuseRequest([options, ...args], 'createServer(webhooks.listener())');
    return createListener(this.#receiver, this.#options.staticCallbackURLs, options);
  };

  /**
   * Takes a `Request` through the pipeline and resolves to its `Response`: for Bun, Deno, Cloudflare Workers, Vercel, and
   * every framework that has these two (Hono, Next.js, SvelteKit, Nitro). Call it before anything reads the body. It is
   * bound, so it may be passed on as it is, and takes the arguments that a platform passes after the request: a
   * `waitUntil` in one of them is used by the option `respondEarly`. Never rejects, unless `path` is no path.
   *
   * @example
   * ```js
   * export default { fetch: webhooks.fetch }; // Bun, Deno, Cloudflare Workers
   * ```
   * @example
   * ```js
   * app.all('/trello', (c) => webhooks.fetch(c.req.raw)); // Hono
   * ```
   */
  readonly fetch: FetchHandler = (request: FetchRequest, options?: unknown, context?: unknown) =>
    serveFetch(this.#receiver, request, options, context);

  /**
   * Takes a request through the whole pipeline without HTTP, for other servers and for tests. Never rejects. It is bound,
   * so it may be passed on as it is.
   *
   * @example
   * ```ts
   * const { status } = await webhooks.receive({ method: 'POST', url: '/trello', headers, body });
   * ```
   */
  readonly receive = (request: WebhookRequestWithBody): Promise<WebhookResponse> =>
    this.#receiver.receive(request);

  /**
   * Takes an action that was fetched from Trello's REST API, with its model, as if it had been delivered: it is
   * validated, deduplicated and dispatched alike. Use it for actions that were missed while the service was down. It is
   * bound, so it may be passed on as it is: `receive: webhooks.ingest`.
   *
   * @example
   * ```ts
   * await webhooks.ingest(action, { id: idBoard });
   * ```
   * @throws InvalidPayloadError, HandlerFailedError, HandlerTimeoutError, StoppingError: the error with which a delivery
   * would be refused. When it throws, pass the action again later.
   */
  readonly ingest = (action: object, model: object): Promise<IngestResult> =>
    this.#receiver.ingest(action, model);

  /**
   * Starts to run handlers from the inbox in this process, at most `concurrency` at a time. Several processes may do so.
   * Register every handler before: what no handler is registered for is done. A process that never calls it only accepts
   * deliveries; with `{ acceptOnly: true }` it opens the store as well, so that a wrong setting is found when it starts.
   * Without an inbox it does nothing.
   *
   * @example
   * ```ts
   * const webhooks = new TrelloWebhooks({ secret, callbackURL, inbox });
   * webhooks.on('commentCard', ({ action }) => console.log(action.data.text));
   * await webhooks.start();
   * ```
   * @throws InboxError when the store cannot be opened; it says what to do. InvalidOptionError when no handler is
   * registered, and after `close()` or another `start()`.
   */
  async start(options: StartOptions = {}): Promise<void> {
    refuseUnknownOptions('start()', options, ['acceptOnly']);
    await this.#processor.start(options);
  }

  /**
   * The entries of the inbox by state, of all processes; and, of this process, how many attempts ended in the last minute
   * and how often each handler failed. Without an inbox nothing waits and nothing is dead.
   *
   * @example
   * ```ts
   * const { waiting, dead, oldestWaitingAt, lastMinute, failures } = await webhooks.stats();
   * ```
   * @throws InboxError, InboxUnavailableError when the store cannot be asked.
   */
  stats(): Promise<WebhooksStats> {
    return this.#processor.stats();
  }

  /**
   * Stops: new deliveries get 503 (Trello sends them again), the signals of running handlers are aborted, and the promise
   * resolves when these handlers have ended, after `closeTimeoutMs` at the latest. Entries that wait in an inbox stay
   * there, for the next `start()` or for another process.
   */
  async close(): Promise<void> {
    const { closeTimeoutMs } = this.#options;
    await Promise.all([
      this.#processor.close(closeTimeoutMs),
      withDeadline(this.#receiver.idle(), closeTimeoutMs, () => {}),
    ]);
  }
}

/** What follows when a handler failed, for the log. */
function afterFailure({ inbox, respondEarly }: CheckedOptions): string {
  if (inbox !== undefined) return 'the inbox decides whether it is tried again';
  return respondEarly
    ? 'Trello will send the delivery again unless it has its response already (respondEarly)'
    : 'Trello will send the delivery again';
}

function requireFunction(where: string, value: unknown): void {
  if (typeof value !== 'function') throw new InvalidOptionError(`${where} needs a function`);
}

/** A server calls what it was passed with a request: the brackets were forgotten. */
function refuseRequest(args: readonly unknown[], fix: string): void {
  if (args.length < 2) return;
  throw new InvalidOptionError('A request came to the method that makes its handler', {
    hint: `Call the method: ${fix}`,
  });
}
