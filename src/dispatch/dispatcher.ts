import { withDeadline } from '../deadline.js';
import { HandlerTimeoutError, StoppingError } from '../errors.js';
import { printable } from '../printable.js';
import { EntryAttempt } from './entry-attempt.js';
import { Entry, Ledger, type Running } from './ledger.js';
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
  readonly #ledger: Ledger | undefined;
  readonly #running = new UnderWay();
  #stopping = false;

  constructor(registry: Registry, context: RunContext, dedupe: 'action' | 'delivery' | false) {
    this.#registry = registry;
    this.#context = context;
    this.#dedupe = dedupe;
    this.#ledger = dedupe === false ? undefined : new Ledger();
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

  #attempt(task: Task, entry: Entry, key: string, done: Done): void {
    const registrations = this.#registry.select(task.names, task.recognized);
    if (registrations.length === 0) {
      this.#context.logger.debug(
        { type: printable(task.action.type) },
        'No handler is registered for this action',
      );
    }
    const run = new Run(this.#context, task, new EntryAttempt(entry, task, key), registrations);
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

type Done = (dispatched: Dispatched) => void;

function answered(outcome: Outcome, task: Task, entry: Entry, repeated: boolean): Dispatched {
  if (!outcome.ok) return outcome;
  return { ok: true, gone: entry.gone?.has(webhookKey(task)) === true, repeated };
}
