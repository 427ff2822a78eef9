import { createHash, randomUUID } from 'node:crypto';
import type { Registry } from '../../handlers/registry.js';
import type { Run, RunDeps } from '../../handlers/handler-run.js';
import type { ProcessResult, DeliveryProcessor } from '../processor.js';
import { webhookKey, type Task } from '../../payload/delivery.js';
import { StoppingError, type DeliveryError } from '../../errors.js';
import { utf8Bytes } from '../../util/node.js';
import type { Hooks } from '../../util/hooks.js';
import { Activity, type HandledAttempt, type WebhooksStats } from '../metrics.js';
import { describeError } from '../../util/describe-error.js';
import { InboxUnavailableError } from '../../inbox/errors.js';
import { handleClaim } from './process-claim.js';
import type { Claim, EntryOrigin, Inbox, NewEntry, Settlement } from '../../inbox/inbox.js';
import { orderKey } from './order-key.js';

/** What an {@link InboxProcessor} is made of. */
export interface InboxProcessorDeps {
  readonly inbox: Inbox;
  readonly registry: Registry;
  readonly context: RunDeps;
  readonly dedupe: 'action' | 'delivery' | false;
  readonly onHandled: Hooks<[attempt: HandledAttempt]>;
}

/** Puts actions into an inbox, and runs their handlers from there. */
export class InboxProcessor implements DeliveryProcessor {
  readonly #inbox: Inbox;
  readonly #registry: Registry;
  readonly #context: RunDeps;
  readonly #dedupe: 'action' | 'delivery' | false;
  readonly #onHandled: Hooks<[attempt: HandledAttempt]>;
  readonly #activity: Activity;
  readonly #runs = new Set<Run>();
  #opened: Promise<void> | undefined;
  #stopping = false;

  constructor({ inbox, registry, context, dedupe, onHandled }: InboxProcessorDeps) {
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

  deliver(task: Task, body: Uint8Array | undefined, done: (dispatched: ProcessResult) => void): void {
    void this.#store(task, body).then(done);
  }

  async #store(task: Task, body: Uint8Array | undefined): Promise<ProcessResult> {
    if (this.#stopping) return { ok: false, error: new StoppingError() };
    try {
      const entry = this.#entryOf(task, body ?? bytesOf(task));
      await this.#open();
      const accepted = await this.#inbox.accept(entry);
      return { ok: true, gone: accepted === 'unsubscribed', repeated: accepted === 'duplicate' };
    } catch (error) {
      return {
        ok: false,
        error: error instanceof InboxUnavailableError ? error : new InboxUnavailableError(error),
      };
    }
  }

  async addDeadLetter(body: Uint8Array, reason: DeliveryError): Promise<void> {
    const origin = { receivedAt: Date.now() };
    // The same for a repeat, which Trello makes since the answer is 400.
    const id = `malformed ${createHash('sha256').update(body).digest('hex')}`;
    const entry = { id, orderKey: undefined, type: '', webhook: undefined, body, origin };
    try {
      await this.#open();
      const error = { attempt: 0, at: origin.receivedAt, handler: 'inbox', error: describeError(reason) };
      await this.#inbox.addDeadLetter(entry, error);
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

  async #handle(claim: Claim): Promise<Settlement> {
    const began = Date.now();
    const { settlement, failures } = await handleClaim(claim, {
      registry: this.#registry,
      run: this.#context,
      retry: this.#inbox.options.retry,
      begin: (run) => void this.#runs.add(run),
      end: (run) => void this.#runs.delete(run),
    });
    const attempt = this.#activity.note(claim, settlement, failures, began);
    if (this.#onHandled.size > 0) void this.#onHandled.call(attempt);
    return settlement;
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
