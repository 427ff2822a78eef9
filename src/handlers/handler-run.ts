import { HandlerTimeoutError, StoppingError, type DeliveryError } from '../errors.js';
import type { Delivery } from '../payload/delivery.js';
import { withFields, type Logger } from '../util/logger.js';
import { manyListeners } from '../util/node.js';
import { printable } from '../util/printable.js';
import { HandlerEvent, type EventSource } from './handler-event.js';
import { runThrough, type Middleware } from './middleware.js';
import { PermanentError } from './permanent-error.js';
import type { Progress } from './progress.js';
import type { Registration } from './registry.js';
import { failureOf, RunReport, type Call, type HandlerFailure, type ReportDeps } from './run-report.js';

/** What a run needs. */
export interface RunDeps extends ReportDeps {
  /** How long the handlers may take together, in milliseconds. */
  readonly handlerTimeoutMs: number;
  /** The logger that handlers receive. */
  readonly handlerLogger: Logger;
  readonly middlewares: readonly Middleware[];
}

/** The result of a run: every handler has finished, or the delivery has to be handled again. */
export type RunResult = { readonly ok: true } | { readonly ok: false; readonly error: DeliveryError };

/**
 * One attempt to handle a delivery: the handlers that have not finished yet run one after the other. One that throws
 * does not stop the others.
 *
 * It is `running` until all handlers have ended. When the time is over before, it is `late`: the result is given, the
 * handler that runs is left to end, and no further one is called. If the late handler ends well, the next attempt does
 * not call it again. At last it is `ended`.
 */
export class HandlerRun implements EventSource {
  readonly delivery: Delivery;
  readonly progress: Progress;
  /** Its place among the active runs. */
  index = 0;

  readonly #deps: RunDeps;
  readonly #registrations: readonly Registration[];
  readonly #report: RunReport;
  #state: 'running' | 'late' | 'ended' = 'running';
  /** That the time was over, with the handler that ran then. */
  #timeout: HandlerFailure | undefined;
  /** The time-out for which handlers were left to the next attempt. */
  #leftBy: HandlerFailure | undefined;
  /** The handler that runs now; undefined while a middleware runs. */
  #current: Call | undefined;
  #resolve!: (result: RunResult) => void;
  #aborter: AbortController | undefined;
  #aborted: Error | undefined;
  #log: Logger | undefined;

  /** Resolves to the result: when nothing runs any more, or when the time is over. Never rejects. */
  readonly result: Promise<RunResult>;
  /** Resolves when nothing runs any more. Never rejects. */
  ended = Promise.resolve();

  constructor(deps: RunDeps, delivery: Delivery, progress: Progress, registrations: readonly Registration[]) {
    this.#deps = deps;
    this.delivery = delivery;
    this.progress = progress;
    this.#registrations = registrations;
    this.#report = new RunReport(deps);
    this.result = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Calls the handlers. `onEnd` is called when nothing runs any more, before the result is given. */
  start(onEnd?: () => void): Promise<RunResult> {
    this.ended = this.#run(onEnd);
    return this.result;
  }

  async #run(onEnd: (() => void) | undefined): Promise<void> {
    const timer = setTimeout(() => this.#outOfTime(), this.#deps.handlerTimeoutMs);
    if (this.#deps.middlewares.length === 0) await this.#runHandlers();
    else await this.#runMiddlewares();
    clearTimeout(timer);
    this.#state = 'ended';
    onEnd?.();
    this.#resolve(this.complete ? { ok: true } : { ok: false, error: this.#report.error() });
  }

  /** Whether the result was given before the handlers had ended. */
  get late(): boolean {
    return this.#state === 'late';
  }

  /** Whether every handler has finished, now or in an earlier attempt. */
  get complete(): boolean {
    return this.failures.length === 0;
  }

  /**
   * Why handlers did not finish: what was thrown, in the order in which it was, or the time-out when nothing was. Empty when
   * all have finished.
   */
  get failures(): readonly HandlerFailure[] {
    const { failures } = this.#report;
    return failures.length === 0 && this.#leftBy !== undefined ? [this.#leftBy] : failures;
  }

  /** Aborts `event.signal`. */
  abort(reason: Error): void {
    this.#aborted ??= reason;
    this.#aborter?.abort(this.#aborted);
  }

  /** The signal of every event of this run; made when it is asked for. */
  signal(): AbortSignal {
    // A handler may start any number of requests with it.
    this.#aborter ??= manyListeners(new AbortController());
    if (this.#aborted !== undefined && !this.#aborter.signal.aborted) this.#aborter.abort(this.#aborted);
    return this.#aborter.signal;
  }

  /** The logger of every event of this run; made when it is asked for. */
  log(): Logger {
    const { id, type } = this.delivery.action;
    return (this.#log ??= withFields(this.#deps.handlerLogger, {
      actionId: printable(id),
      type: printable(type),
    }));
  }

  async #runMiddlewares(): Promise<void> {
    const call = this.#middlewareCall();
    let ofHandlers: Error | undefined;
    const innermost = async (): Promise<void> => {
      await this.#runHandlers();
      if (this.#report.failures.length > 0) throw (ofHandlers = this.#report.error());
    };
    const onTooLate = (error: Error): void => {
      this.#deps.logger.error(
        { err: error, actionId: printable(this.delivery.action.id) },
        'The handlers of an action did not run',
      );
    };
    const thrown = await runThrough(this.#deps.middlewares, call.event, innermost, onTooLate);
    for (const error of thrown) {
      // The handlers' own errors were reported where they were thrown.
      if (ofHandlers === undefined || error !== ofHandlers) await this.#failed(error, call);
    }
  }

  async #runHandlers(): Promise<void> {
    for (const registration of this.#registrations) {
      if (this.progress.hasFinished(registration)) continue;
      if (this.late) {
        this.#leftBy = this.#timeout;
        return;
      }
      const call = (this.#current = this.#call(registration));
      try {
        await registration.handler(call.event);
      } catch (error) {
        if (error instanceof PermanentError) this.progress.giveUp(registration);
        await this.#failed(error, call);
        continue;
      }
      this.#current = undefined;
      this.#report.finished(call);
      try {
        await this.progress.finish(registration);
      } catch (error) {
        // The handlers that are left could not be noted either.
        return this.#report.notNoted(error, call);
      }
    }
  }

  async #failed(error: unknown, call: Call): Promise<void> {
    const obeys = this.#aborted !== undefined && this.#comesFromAbort(error);
    // Whatever it makes of the reason, a handler that gives up because the service stops has not failed.
    if (obeys && this.#aborted instanceof StoppingError)
      await this.#report.failed(this.#aborted, call, false);
    // The lateness was reported already.
    else await this.#report.failed(error, call, !(obeys && this.late));
    this.#current = undefined;
  }

  /** Whether it is the reason of our abort, or what `fetch` and others make of it. */
  #comesFromAbort(error: unknown): boolean {
    if (error === this.#aborted) return true;
    const { name, cause } = (error ?? {}) as { name?: unknown; cause?: unknown };
    return name === 'AbortError' || cause === this.#aborted;
  }

  #outOfTime(): void {
    const call = this.#current ?? this.#middlewareCall();
    const { registration } = call;
    const error = new HandlerTimeoutError(
      this.#deps.handlerTimeoutMs,
      registration && printable(registration.name),
    );
    this.#state = 'late';
    this.#timeout = failureOf(error, call);
    this.abort(error);
    // Not a failure of the run: whether the handler that still runs ends well decides what the next attempt has to do.
    void this.#report.tell(error, call);
    this.#resolve({ ok: false, error });
  }

  #call(registration: Registration): Call {
    const name = registration.general ? this.delivery.action.type : registration.event;
    return { registration, event: new HandlerEvent(name, registration.identity, this) };
  }

  #middlewareCall(): Call {
    const event = new HandlerEvent(this.delivery.action.type, 'middleware', this);
    return { registration: undefined, event };
  }
}
