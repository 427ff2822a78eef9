import { startDeadline } from '../util/timers.js';
import { HandlerFailedError, HandlerTimeoutError } from '../errors.js';
import type { Hooks } from '../util/hooks.js';
import { withFields, type Logger } from '../util/logger.js';
import { printable } from '../util/printable.js';
import { handlerChannel, type HandlerMessage } from '../telemetry/channels.js';
import type { Progress } from './progress.js';
import type { AnyEvent } from './event.js';
import { HandlerEvent, type EventSource } from './handler-event.js';
import { Deferred } from './deferred.js';
import type { Running } from '../processing/direct/dedupe-store.js';
import { runThrough, type Middleware } from './middleware.js';
import type { RunResult } from './outcome.js';
import { identity, type Registration } from './registry.js';
import type { Task } from '../payload/delivery.js';

/** What a run needs from the dispatcher. */
export interface RunDeps {
  readonly handlerTimeoutMs: number;
  readonly logger: Logger;
  /** The logger that handlers receive. */
  readonly handlerLogger: Logger;
  readonly middlewares: readonly Middleware[];
  readonly onError: Hooks<[error: unknown, event: AnyEvent, handler: string]>;
  /** What happens when a handler failed, for the log. */
  readonly afterFailure: string;
}

/** What a handler, or a middleware, threw. */
export interface Failure {
  readonly error: unknown;
  /** The handler's identity, or `'middleware'`. */
  readonly handler: string;
}

interface Current {
  readonly registration: Registration;
  readonly event: AnyEvent;
}

/**
 * One attempt to handle one action: the handlers that have not finished yet run one after the other. One that throws
 * does not stop the others. When the time is over the answer is due, while the handler that runs is left to end: if it
 * does so well, the repeat of the delivery does not run it again.
 */
export class Run implements EventSource, Running {
  readonly task: Task;
  readonly attempt: Progress;
  /** Whether the answer was given before the handlers had ended. */
  late = false;
  /** Its place among those under way. */
  index = 0;

  readonly #context: RunDeps;
  readonly #registrations: readonly Registration[];
  readonly #failures: Failure[] = [];
  /** What had finished could not be noted. */
  #broken = false;
  /** Handlers were left for the repeat of the delivery. */
  #interrupted = false;
  #timeout: Failure | undefined;
  /** The handler that runs now; undefined while a middleware has the word. */
  #current: Current | undefined;
  /** Where the next one is, in the order in which they run. */
  #next = 0;
  #ended = false;
  #onSettled: () => void = nothing;
  #onAnswer: (outcome: RunResult) => void = nothing;
  #cancelDeadline: () => void = nothing;
  #settled: Deferred<void> | undefined;
  #answered: Deferred<RunResult> | undefined;
  #aborter: AbortController | undefined;
  #aborted: Error | undefined;
  #log: Logger | undefined;

  constructor(context: RunDeps, task: Task, attempt: Progress, registrations: readonly Registration[]) {
    this.#context = context;
    this.task = task;
    this.attempt = attempt;
    this.#registrations = registrations;
  }

  /**
   * Starts the handlers. Tells when nothing of it runs any more, and then the outcome, unless that was told before because
   * the time was over; both at once when no handler is asynchronous.
   */
  start(onSettled: () => void, onAnswer: (outcome: RunResult) => void): void {
    this.#onSettled = onSettled;
    this.#onAnswer = onAnswer;
    if (this.#context.middlewares.length === 0) this.#runHandlers(() => this.#end());
    else void this.#runMiddlewares().then(() => this.#end());
    if (this.#ended) return;
    this.#cancelDeadline = startDeadline(this.#context.handlerTimeoutMs, () => this.#outOfTime());
  }

  get settled(): Promise<void> {
    return (this.#settled ??= new Deferred()).promise;
  }

  get answer(): Promise<RunResult> {
    return (this.#answered ??= new Deferred()).promise;
  }

  /** Aborts `event.signal`. */
  abort(reason: Error): void {
    this.#aborted ??= reason;
    this.#aborter?.abort(this.#aborted);
  }

  /** The signal of every event of this run; made when somebody asks. */
  signal(): AbortSignal {
    this.#aborter ??= new AbortController();
    if (this.#aborted !== undefined && !this.#aborter.signal.aborted) this.#aborter.abort(this.#aborted);
    return this.#aborter.signal;
  }

  /** The logger of every event of this run; made when somebody asks. */
  log(): Logger {
    const { id, type } = this.task.action;
    return (this.#log ??= withFields(this.#context.handlerLogger, { actionId: id, type: printable(type) }));
  }

  /** Whether every handler has finished, now or in an earlier attempt. */
  get complete(): boolean {
    return this.#failures.length === 0 && !this.#interrupted;
  }

  /** What was thrown, in the order in which it was. */
  get failures(): readonly Failure[] {
    return this.#failures;
  }

  /** That the handlers took too long, and which one ran at that time. */
  get timeout(): Failure | undefined {
    return this.#timeout;
  }

  async #runMiddlewares(): Promise<void> {
    const event = this.#event(this.task.action.type, MIDDLEWARE);
    let failure: HandlerFailedError | undefined;
    const innermost = async (): Promise<void> => {
      await new Promise<void>((resolve) => this.#runHandlers(resolve));
      if (this.#failures.length > 0) throw (failure = this.#failure());
    };
    const onTooLate = (error: Error): void => {
      this.#context.logger.error(
        { err: error, actionId: event.action.id },
        'The handlers of an action did not run',
      );
    };
    const thrown = await runThrough(this.#context.middlewares, event, innermost, onTooLate);
    for (const error of thrown) {
      // The handlers' own errors were reported where they were thrown.
      if (failure === undefined || error !== failure)
        await this.#failed(error, event, MIDDLEWARE, MIDDLEWARE);
    }
  }

  /** Runs the handlers, and then `then`: before it returns when none of them is asynchronous. */
  #runHandlers(then: () => void): void {
    const pending = this.#runToPending();
    if (pending === undefined) then();
    else void this.#runOn(pending, then);
  }

  async #runOn(pending: PromiseLike<unknown>, then: () => void): Promise<void> {
    for (let next: PromiseLike<unknown> | undefined = pending; next; next = this.#runToPending()) {
      const current = this.#current;
      try {
        await next;
        const noted = current && this.#finished(current);
        if (noted !== undefined) await noted;
      } catch (error) {
        await this.#failed(
          error,
          current!.event,
          current!.registration.name,
          identity(current!.registration),
        );
      }
    }
    then();
  }

  /** Runs handlers until there is one to wait for, and gives its promise; undefined when none is left. */
  #runToPending(): PromiseLike<unknown> | undefined {
    while (this.#next < this.#registrations.length && !this.#broken) {
      const registration = this.#registrations[this.#next++]!;
      if (this.attempt.hasFinished(registration)) continue;
      if (this.late) {
        this.#interrupted = true;
        continue;
      }
      const name = registration.general ? this.task.action.type : registration.event;
      const event = this.#event(name, identity(registration));
      const current = (this.#current = { registration, event });
      try {
        const result = registration.handler(event);
        if (isThenable(result)) return result;
      } catch (error) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the handler threw
        return Promise.reject(error);
      }
      const noted = this.#finished(current);
      if (noted !== undefined) return noted;
    }
    return undefined;
  }

  /** Gives a promise when what has finished is to be noted first. */
  #finished({ registration, event }: Current): Promise<void> | undefined {
    this.#current = undefined;
    this.#publish(event, registration.name, true);
    return this.attempt.finish(registration)?.catch((error: unknown) => this.#notNoted(error));
  }

  /** The handlers that are left would not be noted either. */
  #notNoted(error: unknown): void {
    this.#broken = true;
    this.#failures.push({ error, handler: NOTES });
  }

  #publish({ name, action }: AnyEvent, handler: string, ok: boolean): void {
    if (!handlerChannel.hasSubscribers) return;
    handlerChannel.publish({ actionId: action.id, event: name, handler, ok } satisfies HandlerMessage);
  }

  async #failed(error: unknown, event: AnyEvent, handler: string, identity: string): Promise<void> {
    this.#failures.push({ error, handler: identity });
    this.#publish(event, handler, false);
    // A handler that gives up because its signal was aborted for lateness: the lateness was reported already.
    if (!this.late || !this.#comesFromAbort(error)) await this.#report(error, event, handler);
    this.#current = undefined;
  }

  /** Whether it is the reason of our abort, or what `fetch` and others make of it. */
  #comesFromAbort(error: unknown): boolean {
    if (error === this.#aborted) return true;
    return error instanceof Error && (error.name === 'AbortError' || error.cause === this.#aborted);
  }

  async #report(error: unknown, event: AnyEvent, handler: string): Promise<void> {
    const { onError, logger, afterFailure } = this.#context;
    if (onError.size > 0) return onError.call(error, event, handler);
    const { type, id } = event.action;
    logger.error(
      { err: error, handler, event: printable(event.name), actionId: id, type: printable(type) },
      `A handler failed; ${afterFailure}. Register onError() to take care of this`,
    );
  }

  #end(): void {
    this.#ended = true;
    this.#cancelDeadline();
    this.#onSettled();
    this.#settled?.resolve();
    if (!this.late) this.#answer(this.#outcome());
  }

  #answer(outcome: RunResult): void {
    this.#onAnswer(outcome);
    this.#answered?.resolve(outcome);
  }

  #outcome(): RunResult {
    return this.#failures.length === 0 ? { ok: true } : { ok: false, error: this.#failure() };
  }

  #failure(): HandlerFailedError {
    return new HandlerFailedError(this.#failures.map(({ error }) => error));
  }

  #outOfTime(): void {
    const current = this.#current;
    const error = new HandlerTimeoutError(
      this.#context.handlerTimeoutMs,
      current && printable(current.registration.name),
    );
    this.late = true;
    this.#timeout = { error, handler: current ? identity(current.registration) : MIDDLEWARE };
    this.abort(error);
    const event = current?.event ?? this.#event(this.task.action.type, MIDDLEWARE);
    // Not an error of the run: whether the handler that still runs ends well decides what the repeat has to do.
    void this.#report(error, event, current?.registration.name ?? MIDDLEWARE);
    this.#answer({ ok: false, error });
  }

  #event(name: string, identity: string): AnyEvent {
    return new HandlerEvent(name, identity, this);
  }
}

/** What stands for a handler's identity when a middleware threw. */
const MIDDLEWARE = 'middleware';

/** And where what had finished could not be noted. */
const NOTES = 'inbox';

function nothing(): void {}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
