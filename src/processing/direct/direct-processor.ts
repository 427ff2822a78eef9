import { HandlerTimeoutError, StoppingError } from '../../errors.js';
import { HandlerRun, type RunDeps, type RunResult } from '../../handlers/handler-run.js';
import type { Registry } from '../../handlers/registry.js';
import { dedupeKey, webhookKey, type Dedupe, type Delivery } from '../../payload/delivery.js';
import { printable } from '../../util/printable.js';
import { withDeadline } from '../../util/timers.js';
import { ActiveRuns } from '../active-runs.js';
import type { ProcessingMetrics, WebhooksStats } from '../metrics.js';
import type { DeliveryProcessor, ProcessResult } from '../processor.js';
import { closedError, isGivenUp, isPermanent, isStopped } from '../failures.js';
import { DedupeStore, PendingAction } from './dedupe-store.js';
import { DirectProgress } from './direct-progress.js';

/** What a {@link DirectProcessor} needs. */
export interface DirectProcessorDeps {
  readonly registry: Registry;
  readonly run: RunDeps;
  readonly dedupe: Dedupe;
  readonly metrics: ProcessingMetrics;
}

/** Runs the handlers of each delivery before its response, once. */
export class DirectProcessor implements DeliveryProcessor {
  readonly #deps: DirectProcessorDeps;
  readonly #store: DedupeStore | undefined;
  readonly #active = new ActiveRuns();
  #stopping = false;

  constructor(deps: DirectProcessorDeps) {
    this.#deps = deps;
    this.#store = deps.dedupe === false ? undefined : new DedupeStore();
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  async process(delivery: Delivery): Promise<ProcessResult> {
    if (this.#stopping) return { ok: false, error: new StoppingError() };
    const key = dedupeKey(delivery, this.#deps.dedupe);
    if (key === undefined || this.#store === undefined) {
      return this.#attempt(delivery, new PendingAction(), delivery.action.id);
    }
    const action = this.#store.findOrAdd(key);
    if (action instanceof PendingAction) {
      const { run } = action;
      return run === undefined ? this.#attempt(delivery, action, key) : this.#join(delivery, action, run);
    }
    this.#deps.run.logger.debug(
      { actionId: printable(delivery.action.id) },
      'A duplicate of a handled delivery',
    );
    return { ok: true, unsubscribed: action.unsubscribed.has(webhookKey(delivery)), duplicate: true };
  }

  /** There is no place to keep it; the response says what is wrong with it. */
  async addDeadLetter(): Promise<void> {}

  /** Handlers run as deliveries arrive. */
  async start(): Promise<void> {
    if (this.#stopping) throw closedError();
  }

  async stats(): Promise<WebhooksStats> {
    return {
      waiting: 0,
      retrying: 0,
      active: this.#active.size,
      done: this.#store?.size ?? 0,
      dead: 0,
      oldestWaitingAt: undefined,
      oldestRetryingAt: undefined,
      ...this.#deps.metrics.read(this.#active),
    };
  }

  /** Refuses new deliveries, aborts the signals of the handlers that run, and resolves when they have ended. */
  async close(timeoutMs: number): Promise<void> {
    this.#stopping = true;
    this.#active.abort(new StoppingError());
    await withDeadline(this.#active.ended(), timeoutMs, () => {
      this.#deps.run.logger.warn(
        { running: this.#active.size },
        `Handlers still run ${timeoutMs} ms after close(); giving up`,
      );
    });
  }

  async #attempt(delivery: Delivery, action: PendingAction, key: string): Promise<ProcessResult> {
    const registrations = this.#deps.registry.select(delivery.names, delivery.recognized);
    if (registrations.length === 0) {
      this.#deps.run.logger.debug(
        { type: printable(delivery.action.type) },
        'No handler is registered for this action',
      );
    }
    const progress = new DirectProgress(action, delivery, key);
    const run = new HandlerRun(this.#deps.run, delivery, progress, registrations);
    action.run = run;
    this.#active.add(run);
    const began = Date.now();
    const result = await run.start(() => {
      this.#active.remove(run);
      action.run = undefined;
      const permanent = isPermanent(run.failures);
      // Trello is not asked for another attempt that can mend nothing.
      if (run.complete || permanent) this.#store?.finish(action);
      this.#deps.metrics.settled(
        {
          id: key,
          type: delivery.action.type,
          attempt: progress.attempt,
          receivedAt: delivery.receivedAt.getTime(),
          unhandled: registrations.length === 0,
        },
        { kind: run.complete ? 'done' : permanent ? 'dead' : isStopped(run.failures) ? 'release' : 'retry' },
        run.failures,
        began,
      );
    });
    return toResult(result, delivery, action, false);
  }

  /**
   * The same action is under way: its result is that of the duplicate, too. If the result was given late, the duplicate
   * waits for the handler that still runs, and goes on from there.
   */
  async #join(delivery: Delivery, action: PendingAction, run: HandlerRun): Promise<ProcessResult> {
    if (!run.late) return toResult(await run.result, delivery, action, true);
    const ms = this.#deps.run.handlerTimeoutMs;
    const late = await withDeadline(run.ended, ms, () => new HandlerTimeoutError(ms));
    return late instanceof HandlerTimeoutError ? { ok: false, error: late } : this.process(delivery);
  }
}

function toResult(
  result: RunResult,
  delivery: Delivery,
  { unsubscribed }: PendingAction,
  duplicate: boolean,
): ProcessResult {
  if (!result.ok && !isGivenUp(result.error)) return result;
  return { ok: true, unsubscribed: unsubscribed?.has(webhookKey(delivery)) === true, duplicate };
}
