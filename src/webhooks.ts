import { createRouter, type ExpressRouter } from './adapters/node/express.js';
import { createListener, type ListenerOptions, type NodeListener } from './adapters/node/listener.js';
import { DirectProcessor } from './processing/direct/direct-processor.js';
import type { DeliveryProcessor } from './processing/processor.js';
import type { HandledAttempt, WebhooksStats } from './processing/metrics.js';
import { InboxProcessor } from './processing/inbox/inbox-processor.js';
import type { AnyEvent, EventBase, TrelloEvent, UnlistedEvent } from './handlers/event.js';
import type { Middleware } from './handlers/middleware.js';
import { Registry, type AnyHandler } from './handlers/registry.js';
import { InvalidOptionError } from './errors.js';
import { Hooks } from './util/hooks.js';
import { checkOptions, type CheckedOptions, type TrelloWebhooksOptions } from './options.js';
import type { EventName } from './payload/event-names.js';
import { Receiver, type IngestResult } from './receive/receiver.js';
import type { Rejection } from './receive/rejection.js';
import type { WebhookAnswer, WebhookRequestWithBody } from './receive/request.js';

/** Options of a handler. */
export interface HandlerOptions {
  /**
   * What to call the handler in logs. Two handlers of one event cannot have the same.
   * @default the function's own name
   */
  name?: string;
}

/** Options of a handler for an event that this release does not know. */
export interface UnlistedHandlerOptions extends HandlerOptions {
  /** Register the name though no schema speaks of it: an action type or a field that Trello added since. */
  unlisted: true;
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
  readonly #onError: Hooks<[error: unknown, event: AnyEvent, handler: string]>;
  readonly #onRejected: Hooks<[rejection: Rejection]>;
  readonly #onHandled: Hooks<[attempt: HandledAttempt]>;
  readonly #inbox: InboxProcessor | undefined;
  readonly #sink: DeliveryProcessor;
  readonly #receiver: Receiver;

  constructor(options: TrelloWebhooksOptions) {
    const checked = (this.#options = checkOptions(options));
    const { logger, handlerLogger, handlerTimeoutMs, dedupe, inbox } = checked;
    this.#onError = new Hooks('onError()', logger);
    this.#onRejected = new Hooks('onRejected()', logger);
    const run = {
      handlerTimeoutMs,
      logger,
      handlerLogger,
      middlewares: this.#middlewares,
      onError: this.#onError,
      afterFailure:
        inbox === undefined
          ? 'Trello will send the delivery again'
          : 'the inbox decides whether it is tried again',
    };
    this.#registry = new Registry({ namesDecide: inbox !== undefined });
    const registry = this.#registry;
    const onHandled = (this.#onHandled = new Hooks('onHandled()', logger));
    this.#inbox = inbox && new InboxProcessor({ inbox, registry, context: run, dedupe, onHandled });
    this.#sink = this.#inbox ?? new DirectProcessor(registry, run, dedupe);
    this.#receiver = new Receiver({
      options: checked,
      sink: this.#sink,
      expects: (names) => this.#registry.expects(names),
      onRejected: this.#onRejected,
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
   * webhooks.on('somethingNew', ({ action }) => console.log(action.data), { unlisted: true });
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
    handler: (event: UnlistedEvent) => unknown,
    options: UnlistedHandlerOptions,
  ): this;
  on(
    name: string | readonly string[],
    handler: (event: never) => unknown,
    options?: HandlerOptions | UnlistedHandlerOptions,
  ): this {
    this.#registry.add(name, handler as AnyHandler, options);
    return this;
  }

  /** Removes a handler that `on` registered, from one name or several. */
  off(name: string | readonly string[], handler: (event: never) => unknown): this {
    this.#registry.remove(name, handler as AnyHandler);
    return this;
  }

  /** Registers a handler for every authentic, well-formed action, recognized or not. It runs after all others. */
  onAny(handler: (event: AnyEvent) => unknown, options?: HandlerOptions): this {
    this.#registry.addGeneral('onAny()', handler, options?.name);
    return this;
  }

  /**
   * Registers a handler for authentic actions that are not recognized: an action type without a schema, or data that
   * does not match it. `event.issues` says why. They are answered with 200 unless `strict` is set.
   */
  onUnrecognized(handler: (event: AnyEvent) => unknown, options?: HandlerOptions): this {
    this.#registry.addGeneral('onUnrecognized()', handler, options?.name);
    return this;
  }

  /**
   * Registers a function that is told of every request that is refused before a handler runs: forged, malformed, too
   * large, or arriving while the service stops.
   *
   * @example
   * ```ts
   * webhooks.onRejected(({ code, status }) => metrics.count('trello.rejected', { code, status }));
   * ```
   */
  onRejected(hook: (rejection: Rejection) => unknown): this {
    requireFunction('onRejected()', hook);
    this.#onRejected.add(hook);
    return this;
  }

  /**
   * Registers a function that is told, once, of everything that a handler or a middleware throws, and of handlers that
   * take too long (`HandlerTimeoutError`). `handler` is the handler's name. Without one the log is told.
   *
   * @example
   * ```ts
   * webhooks.onError((error, event) => Sentry.captureException(error, { tags: { event: event.name } }));
   * ```
   */
  onError(hook: (error: unknown, event: EventBase, handler: string) => unknown): this {
    requireFunction('onError()', hook);
    this.#onError.add(hook);
    return this;
  }

  /**
   * Registers a function that is told of each attempt to handle an entry of the inbox, once its handlers have ended:
   * for logs and metrics.
   *
   * @example
   * ```ts
   * webhooks.onHandled(({ type, outcome, durationMs }) => metrics.timing('trello.handled', durationMs, { type, outcome }));
   * ```
   */
  onHandled(hook: (attempt: HandledAttempt) => unknown): this {
    requireFunction('onHandled()', hook);
    this.#onHandled.add(hook);
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
  router(): ExpressRouter {
    return createRouter(this.#receiver, this.#options.staticCallbackURLs);
  }

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
  listener(options: ListenerOptions = {}): NodeListener {
    return createListener(this.#receiver, this.#options.staticCallbackURLs, options);
  }

  /**
   * The whole pipeline without HTTP, for other servers and for tests. Never rejects.
   *
   * @example
   * ```ts
   * const { status } = await webhooks.receive({ method: 'POST', url: '/trello', headers, body });
   * ```
   */
  receive(request: WebhookRequestWithBody): Promise<WebhookAnswer> {
    return this.#receiver.receive(request);
  }

  /**
   * Hands over an action that was fetched from Trello's REST API, with its model, as if it had been delivered: it is
   * validated, deduplicated and dispatched alike. For what was missed while the service was down. It may be passed on
   * as it is: `receive: webhooks.ingest`.
   *
   * @example
   * ```ts
   * await webhooks.ingest(action, { id: idBoard });
   * ```
   * @throws InvalidPayloadError, HandlerFailedError, HandlerTimeoutError, StoppingError: what a delivery would be
   * answered with. When it throws, hand the action over again later.
   */
  readonly ingest = (action: object, model: object): Promise<IngestResult> =>
    this.#receiver.ingest(action, model);

  /**
   * Begins to run handlers from the inbox, here, at most `concurrency` at a time. Several processes may do so. Without
   * an inbox there is nothing to begin. A process that never calls it only accepts.
   *
   * @example
   * ```ts
   * const webhooks = new TrelloWebhooks({ secret, callbackURL, inbox });
   * await webhooks.start();
   * ```
   * @throws InboxError when the store cannot be opened; it says what to do.
   */
  start(): Promise<void> {
    return this.#sink.start();
  }

  /**
   * What the inbox holds by state, and since when the oldest waits; and, of this process, how many attempts ended in the
   * last minute and how often each handler failed.
   *
   * @example
   * ```ts
   * const { waiting, dead, oldestWaitingAt, lastMinute, failures } = await webhooks.stats();
   * ```
   * @throws InvalidOptionError without an inbox. InboxError, InboxUnavailableError when the store cannot be asked.
   */
  async stats(): Promise<WebhooksStats> {
    if (this.#inbox === undefined) throw new InvalidOptionError('stats() needs the option inbox');
    return this.#inbox.stats();
  }

  /**
   * Stops: new deliveries are refused with 503 (Trello sends them again), the signals of running handlers are aborted,
   * and the promise resolves when these handlers have ended, after `handlerTimeoutMs` at the latest. What waits in an
   * inbox stays there, for the next `start()` or for another process.
   */
  close(): Promise<void> {
    return this.#sink.close();
  }
}

function requireFunction(where: string, value: unknown): void {
  if (typeof value !== 'function') throw new InvalidOptionError(`${where} needs a function`);
}
