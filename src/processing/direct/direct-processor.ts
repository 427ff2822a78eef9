import { withDeadline } from '../../util/timers.js';
import { HandlerTimeoutError, StoppingError } from '../../errors.js';
import { printable } from '../../util/printable.js';
import { DirectProgress } from './direct-progress.js';
import { Entry, DedupeStore, type Running } from './dedupe-store.js';
import type { RunResult } from '../../handlers/outcome.js';
import type { Registry } from '../../handlers/registry.js';
import { Run, type RunDeps } from '../../handlers/handler-run.js';
import type { ProcessResult, DeliveryProcessor } from '../processor.js';
import { webhookKey, type Task } from '../../payload/delivery.js';
import { ActiveRuns } from '../active-runs.js';

/** Hands each action to its handlers, once, and knows what is under way. */
export class DirectProcessor implements DeliveryProcessor {
  readonly #registry: Registry;
  readonly #context: RunDeps;
  readonly #dedupe: 'action' | 'delivery' | false;
  readonly #ledger: DedupeStore | undefined;
  readonly #running = new ActiveRuns();
  #stopping = false;

  constructor(registry: Registry, context: RunDeps, dedupe: 'action' | 'delivery' | false) {
    this.#registry = registry;
    this.#context = context;
    this.#dedupe = dedupe;
    this.#ledger = dedupe === false ? undefined : new DedupeStore();
  }

  /** Whether `close()` was called. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Runs the handlers of an action that have not run yet. */
  deliver(task: Task, _body: Uint8Array | undefined, done: Done): void {
    if (this.#stopping) return done({ ok: false, error: new StoppingError() });
    const key = this.#dedupe === 'delivery' ? `${task.action.id} ${webhookKey(task)}` : task.action.id;
    if (this.#ledger === undefined) return this.#attempt(task, new Entry(), key, done);

    const known = this.#ledger.look(key);
    if (known.done) {
      this.#context.logger.debug({ actionId: task.action.id }, 'Handled before: nothing runs again');
      return done({ ok: true, gone: known.gone.has(webhookKey(task)), repeated: true });
    }
    const { entry } = known;
    if (entry.running === undefined) this.#attempt(task, entry, key, done);
    else void this.#join(task, entry, entry.running, done);
  }

  /** There is no place to keep it; the answer says what is wrong with it. */
  async addDeadLetter(): Promise<void> {}

  /** Handlers run as deliveries arrive. */
  async start(): Promise<void> {}

  /** Refuses new actions, aborts the signals of those under way, and resolves when their handlers have ended. */
  async close(): Promise<void> {
    this.#stopping = true;
    const ended = this.#running.abort(new StoppingError());
    const ms = this.#context.handlerTimeoutMs;
    await withDeadline(ended, ms, () => {
      this.#context.logger.warn(
        { running: this.#running.size },
        `Handlers still run ${ms} ms after close(); giving up`,
      );
    });
  }

  #attempt(task: Task, entry: Entry, key: string, done: Done): void {
    const registrations = this.#registry.select(task.names, task.recognized);
    if (registrations.length === 0) {
      this.#context.logger.debug(
        { type: printable(task.action.type) },
        'No handler is registered for this action',
      );
    }
    const run = new Run(this.#context, task, new DirectProgress(entry, task, key), registrations);
    entry.running = run;
    this.#running.add(run);
    run.start(
      () => {
        this.#running.remove(run);
        entry.running = undefined;
        if (run.complete) this.#ledger?.close(entry);
      },
      (outcome) => done(answered(outcome, task, entry, false)),
    );
  }

  /** The same action is under way: its outcome is ours. If its answer was late, we wait for what still runs, and go on from there. */
  async #join(task: Task, entry: Entry, running: Running, done: Done): Promise<void> {
    if (!running.late) return done(answered(await running.answer, task, entry, true));
    const ms = this.#context.handlerTimeoutMs;
    const late = await withDeadline(running.settled, ms, () => new HandlerTimeoutError(ms));
    if (late instanceof HandlerTimeoutError) done({ ok: false, error: late });
    else this.deliver(task, undefined, done);
  }
}

type Done = (dispatched: ProcessResult) => void;

function answered(outcome: RunResult, task: Task, entry: Entry, repeated: boolean): ProcessResult {
  if (!outcome.ok) return outcome;
  return { ok: true, gone: entry.gone?.has(webhookKey(task)) === true, repeated };
}
