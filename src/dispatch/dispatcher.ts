import { withDeadline } from '../deadline.js';
import { HandlerTimeoutError, StoppingError } from '../errors.js';
import { printable } from '../printable.js';
import { EntryAttempt } from './entry-attempt.js';
import { Ledger, newEntry, type Entry, type Running } from './ledger.js';
import type { Outcome } from './outcome.js';
import type { Registry } from './registry.js';
import { Run, type RunContext } from './run.js';
import type { Dispatched, Sink } from './sink.js';
import { webhookKey, type Task } from './task.js';
import { UnderWay } from './under-way.js';

/** Hands each action to its handlers, once, and knows what is under way. */
export class Dispatcher implements Sink {
  readonly #registry: Registry;
  readonly #context: RunContext;
  readonly #dedupe: 'action' | 'delivery' | false;
  readonly #ledger = new Ledger();
  readonly #running = new UnderWay();
  #stopping = false;

  constructor(registry: Registry, context: RunContext, dedupe: 'action' | 'delivery' | false) {
    this.#registry = registry;
    this.#context = context;
    this.#dedupe = dedupe;
  }

  /** Whether `close()` was called. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Runs the handlers of an action that have not run yet. Never rejects. */
  deliver(task: Task): Dispatched | Promise<Dispatched> {
    if (this.#stopping) return { ok: false, error: new StoppingError() };
    if (this.#dedupe === false) return this.#attempt(task, newEntry(), undefined);

    const key = this.#dedupe === 'action' ? task.action.id : `${task.action.id} ${webhookKey(task)}`;
    const known = this.#ledger.look(key);
    if (known.done) {
      this.#context.logger.debug({ actionId: task.action.id }, 'Handled before: nothing runs again');
      return { ok: true, gone: known.gone.has(webhookKey(task)), repeated: true };
    }
    return known.entry.running === undefined
      ? this.#attempt(task, known.entry, key)
      : this.#join(task, known.entry, known.entry.running);
  }

  /** There is no place to keep it; the answer says what is wrong with it. */
  async bury(): Promise<void> {}

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

  #attempt(task: Task, entry: Entry, key: string | undefined): Dispatched | Promise<Dispatched> {
    const registrations = this.#registry.select(task.names, task.recognized);
    if (registrations.length === 0) {
      this.#context.logger.debug(
        { type: printable(task.action.type) },
        'No handler is registered for this action',
      );
    }
    const run = new Run(this.#context, task, new EntryAttempt(entry, task, key), registrations);
    const started = run.start();
    const finish = (): void => {
      if (key !== undefined && run.complete) this.#ledger.close(key);
    };
    if ('ok' in started) {
      finish();
      return answered(started, task, entry, false);
    }

    entry.running = started;
    const takeOut = this.#running.add(run, started.settled);
    void started.settled.then(() => {
      takeOut();
      entry.running = undefined;
      finish();
    });
    return started.answer.then((outcome) => answered(outcome, task, entry, false));
  }

  /** The same action is under way: its outcome is ours. If its answer was late, we wait for what still runs, and go on from there. */
  async #join(task: Task, entry: Entry, running: Running): Promise<Dispatched> {
    if (!running.run.late) return answered(await running.answer, task, entry, true);
    const ms = this.#context.handlerTimeoutMs;
    const late = await withDeadline(running.settled, ms, () => new HandlerTimeoutError(ms));
    return late instanceof HandlerTimeoutError ? { ok: false, error: late } : this.deliver(task);
  }
}

function answered(outcome: Outcome, task: Task, entry: Entry, repeated: boolean): Dispatched {
  if (!outcome.ok) return outcome;
  return { ok: true, gone: entry.gone?.has(webhookKey(task)) === true, repeated };
}
