import { createHash, randomUUID } from 'node:crypto';
import type { Registry } from '../dispatch/registry.js';
import type { Run, RunContext } from '../dispatch/run.js';
import type { Dispatched, Sink } from '../dispatch/sink.js';
import { webhookKey, type Task } from '../dispatch/task.js';
import { StoppingError, type DeliveryError } from '../errors.js';
import { utf8Bytes } from '../runtime.js';
import type { Hooks } from '../hooks.js';
import { Activity, type HandledAttempt, type WebhooksStats } from './activity.js';
import { describeError } from './describe-error.js';
import { InboxUnavailableError } from './errors.js';
import { handleClaim } from './handle-claim.js';
import type { Claim, EntryOrigin, Inbox, NewEntry, Verdict } from './inbox.js';
import { orderKey } from './order-key.js';

/** What an {@link InboxSink} is made of. */
export interface InboxSinkParts {
  readonly inbox: Inbox;
  readonly registry: Registry;
  readonly context: RunContext;
  readonly dedupe: 'action' | 'delivery' | false;
  readonly onHandled: Hooks<[attempt: HandledAttempt]>;
}

/** Puts actions into an inbox, and runs their handlers from there. */
export class InboxSink implements Sink {
  readonly #inbox: Inbox;
  readonly #registry: Registry;
  readonly #context: RunContext;
  readonly #dedupe: 'action' | 'delivery' | false;
  readonly #onHandled: Hooks<[attempt: HandledAttempt]>;
  readonly #activity: Activity;
  readonly #runs = new Set<Run>();
  #opened: Promise<void> | undefined;
  #stopping = false;

  constructor({ inbox, registry, context, dedupe, onHandled }: InboxSinkParts) {
    this.#inbox = inbox;
    this.#registry = registry;
    this.#context = context;
    this.#dedupe = dedupe;
    this.#onHandled = onHandled;
    this.#activity = new Activity(context.logger);
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  deliver(task: Task, body: Uint8Array | undefined, done: (dispatched: Dispatched) => void): void {
    void this.#store(task, body).then(done);
  }

  async #store(task: Task, body: Uint8Array | undefined): Promise<Dispatched> {
    if (this.#stopping) return { ok: false, error: new StoppingError() };
    try {
      const entry = this.#entryOf(task, body ?? bytesOf(task));
      await this.#open();
      const accepted = await this.#inbox.accept(entry);
      return { ok: true, gone: accepted === 'gone', repeated: accepted === 'known' };
    } catch (error) {
      return {
        ok: false,
        error: error instanceof InboxUnavailableError ? error : new InboxUnavailableError(error),
      };
    }
  }

  async bury(body: Uint8Array, reason: DeliveryError): Promise<void> {
    const origin = { receivedAt: Date.now() };
    // The same for a repeat, which Trello makes since the answer is 400.
    const id = `malformed ${createHash('sha256').update(body).digest('hex')}`;
    const entry = { id, orderKey: undefined, type: '', webhook: undefined, body, origin };
    try {
      await this.#open();
      const error = { attempt: 0, at: origin.receivedAt, handler: 'inbox', error: describeError(reason) };
      await this.#inbox.bury(entry, error);
    } catch (error) {
      this.#context.logger.error({ err: error }, 'A malformed delivery could not be kept as a dead letter');
    }
  }

  async start(): Promise<void> {
    await this.#open();
    await this.#inbox.start((claim) => this.#handle(claim));
  }

  /** What the store holds, and what this process did. */
  async stats(): Promise<WebhooksStats> {
    await this.#open();
    return { ...(await this.#inbox.stats()), ...this.#activity.read() };
  }

  async close(): Promise<void> {
    this.#stopping = true;
    if (this.#opened === undefined) return;
    const stopped = this.#inbox.stop(this.#context.handlerTimeoutMs);
    for (const run of this.#runs) run.abort(new StoppingError());
    await stopped;
    await this.#inbox.close();
  }

  async #handle(claim: Claim): Promise<Verdict> {
    const began = Date.now();
    const { verdict, failures } = await handleClaim(claim, {
      registry: this.#registry,
      run: this.#context,
      retry: this.#inbox.options.retry,
      begin: (run) => void this.#runs.add(run),
      end: (run) => void this.#runs.delete(run),
    });
    const attempt = this.#activity.note(claim, verdict, failures, began);
    if (this.#onHandled.size > 0) void this.#onHandled.call(attempt);
    return verdict;
  }

  /** Opens the inbox once; after a failure the next delivery tries again. */
  #open(): Promise<void> {
    this.#opened ??= this.#inbox.open({ logger: this.#context.logger }).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  #entryOf(task: Task, body: Uint8Array): NewEntry {
    const { action, model, delivery } = task;
    const webhook = webhookKey(task);
    const { receivedAt, callbackURL, clientIdentifier } = delivery;
    const origin: EntryOrigin = { receivedAt: receivedAt.getTime(), callbackURL, clientIdentifier };
    return {
      id: { action: action.id, delivery: `${action.id} ${webhook}`, false: randomUUID() }[`${this.#dedupe}`],
      orderKey: orderKey(this.#inbox.options.orderBy, action, model),
      type: action.type,
      webhook,
      body,
      origin,
    };
  }
}

/** The body of an action that was not delivered but fetched. */
function bytesOf({ model, action }: Task): Uint8Array {
  return utf8Bytes(JSON.stringify({ model, action }));
}
