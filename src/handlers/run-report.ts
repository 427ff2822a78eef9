import { HandlerFailedError } from '../errors.js';
import { handlerChannel, type HandlerMessage } from '../telemetry/channels.js';
import type { Hooks } from '../util/hooks.js';
import type { Logger } from '../util/logger.js';
import { printable } from '../util/printable.js';
import type { AnyEvent } from './event.js';
import { PermanentError } from './permanent-error.js';
import type { Registration } from './registry.js';

/** What `onError` hooks are called with. */
export interface HandlerError {
  /** What the handler or the middleware threw, or the `HandlerTimeoutError` of one that took too long. */
  readonly error: unknown;
  /** The event it was called with; its name is the action's type for a middleware. */
  readonly event: AnyEvent;
  /** The handler's name, or `'middleware'`. */
  readonly handler: string;
}

/** Why a handler did not finish. */
export interface HandlerFailure {
  readonly error: unknown;
  /** The handler's identity (its event and its name), `'middleware'`, or `'inbox'` when its end could not be noted. */
  readonly handler: string;
}

/** What a report needs. */
export interface ReportDeps {
  readonly logger: Logger;
  readonly onError: Hooks<HandlerError>;
  /** What follows a failure, for the log. */
  readonly afterFailure: string;
}

/** A handler that was called, or undefined for the middlewares around all of them. */
export interface Call {
  readonly event: AnyEvent;
  readonly registration: Registration | undefined;
}

const MIDDLEWARE = 'middleware';

/** Collects the failures of one run, and tells the channel, the hooks and the log of them. */
export class RunReport {
  readonly failures: HandlerFailure[] = [];
  readonly #deps: ReportDeps;

  constructor(deps: ReportDeps) {
    this.#deps = deps;
  }

  /** A handler has finished. */
  finished(call: Call): void {
    publish(call, true);
  }

  /** A handler or a middleware threw. `tell` is false for what was told already. */
  async failed(error: unknown, call: Call, tell = true): Promise<void> {
    this.failures.push(failureOf(error, call));
    publish(call, false);
    if (tell) await this.tell(error, call);
  }

  /** The end of a handler could not be noted in the inbox. */
  notNoted(error: unknown, { event, registration }: Call): void {
    this.failures.push({ error, handler: 'inbox' });
    this.#deps.logger.error(
      { err: error, handler: registration?.name, actionId: printable(event.action.id) },
      'A handler has finished, and the inbox could not note it: it may run again',
    );
  }

  /** Calls the `onError` hooks, or writes to the log when there are none. Resolves when the hooks have ended. */
  async tell(error: unknown, { event, registration }: Call): Promise<void> {
    const { onError, logger, afterFailure } = this.#deps;
    const handler = registration?.name ?? MIDDLEWARE;
    const follows = error instanceof PermanentError ? 'it is not tried again' : afterFailure;
    if (onError.size > 0) return onError.call({ error, event, handler });
    const { type, id } = event.action;
    logger.error(
      { err: error, handler, event: printable(event.name), actionId: printable(id), type: printable(type) },
      `A handler failed; ${follows}. Register onError() to take care of this`,
    );
  }

  /** One error for all failures. */
  error(): HandlerFailedError {
    return new HandlerFailedError(this.failures.map(({ error }) => error));
  }
}

/** The failure of a call. */
export function failureOf(error: unknown, { registration }: Call): HandlerFailure {
  return { error, handler: registration === undefined ? MIDDLEWARE : registration.identity };
}

function publish({ event, registration }: Call, ok: boolean): void {
  if (!handlerChannel.hasSubscribers) return;
  handlerChannel.publish({
    actionId: event.action.id,
    event: event.name,
    handler: registration?.name ?? MIDDLEWARE,
    ok,
  } satisfies HandlerMessage);
}
