import { InvalidOptionError, StoppingError, type DeliveryError } from '../../errors.js';
import type { RunDeps } from '../../handlers/handler-run.js';
import type { Registry } from '../../handlers/registry.js';
import { InboxUnavailableError } from '../../inbox/errors.js';
import type { Claim, Inbox, Settlement } from '../../inbox/inbox.js';
import type { Dedupe, Delivery } from '../../payload/delivery.js';
import { printable } from '../../util/printable.js';
import { ActiveRuns } from '../active-runs.js';
import type { ProcessingMetrics, WebhooksStats } from '../metrics.js';
import { closedError } from '../failures.js';
import type { DeliveryProcessor, ProcessResult, StartOptions } from '../processor.js';
import { deadLetterOf, entryOf } from './new-entry.js';
import { processClaim } from './process-claim.js';

/** What an {@link InboxProcessor} needs. */
export interface InboxProcessorDeps {
  readonly inbox: Inbox;
  readonly registry: Registry;
  readonly run: RunDeps;
  readonly dedupe: Dedupe;
  readonly metrics: ProcessingMetrics;
}

/** Stores each delivery in an inbox before its response, and runs the handlers from there. */
export class InboxProcessor implements DeliveryProcessor {
  readonly #deps: InboxProcessorDeps;
  readonly #active = new ActiveRuns();
  #opened: Promise<void> | undefined;
  #started = false;
  #stopping = false;

  constructor(deps: InboxProcessorDeps) {
    this.#deps = deps;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  async process(delivery: Delivery): Promise<ProcessResult> {
    if (this.#stopping) return { ok: false, error: new StoppingError() };
    const { inbox, dedupe } = this.#deps;
    try {
      const entry = entryOf(delivery, dedupe, inbox.options.orderBy);
      await this.#open();
      const accepted = await inbox.accept(entry);
      return { ok: true, unsubscribed: accepted === 'unsubscribed', duplicate: accepted === 'duplicate' };
    } catch (error) {
      const unavailable = error instanceof InboxUnavailableError ? error : new InboxUnavailableError(error);
      return { ok: false, error: unavailable };
    }
  }

  async addDeadLetter(body: Uint8Array, reason: DeliveryError): Promise<void> {
    const { inbox, run, metrics } = this.#deps;
    try {
      await this.#open();
      const [entry, error] = deadLetterOf(body, reason);
      await inbox.addDeadLetter(entry, error);
      metrics.gaveUp({
        id: entry.id,
        type: '',
        attempts: 0,
        failures: [{ error: reason, handler: 'inbox' }],
      });
    } catch (error) {
      run.logger.error({ err: error }, 'A malformed delivery could not be kept as a dead letter');
    }
  }

  async start({ acceptOnly = false }: StartOptions): Promise<void> {
    if (this.#stopping) throw closedError();
    if (this.#started) {
      throw new InvalidOptionError('start() was called twice', { hint: 'Call it once, after all on()' });
    }
    const { inbox, registry } = this.#deps;
    if (!acceptOnly && registry.isEmpty) {
      throw new InvalidOptionError('start() was called before any handler was registered', {
        hint:
          'Every entry would be done unhandled. Call on() first; ' +
          'for a process that only accepts deliveries pass start({ acceptOnly: true })',
      });
    }
    this.#started = true;
    registry.fix(!acceptOnly);
    try {
      await this.#open();
      if (!acceptOnly) await inbox.start((claim) => this.#process(claim));
    } catch (error) {
      this.#started = false;
      registry.fix(false);
      throw error;
    }
  }

  async stats(): Promise<WebhooksStats> {
    await this.#open();
    return { ...(await this.#deps.inbox.stats()), ...this.#deps.metrics.read(this.#active) };
  }

  async close(timeoutMs: number): Promise<void> {
    this.#stopping = true;
    if (this.#opened === undefined) return;
    const stopped = this.#deps.inbox.stop(timeoutMs);
    this.#active.abort(new StoppingError());
    await stopped;
    await this.#deps.inbox.close();
  }

  async #process(claim: Claim): Promise<Settlement> {
    const { registry, run, inbox, metrics } = this.#deps;
    const began = Date.now();
    const { retry } = inbox.options;
    const { settlement, failures, unhandled } = await processClaim(claim, {
      registry,
      run,
      retry,
      active: this.#active,
    });
    const { id, type, attempt, origin } = claim;
    if (settlement.kind === 'dead') {
      run.logger.error(
        { actionId: printable(id), type: printable(type), attempts: attempt },
        `An action is a dead letter after ${attempt === 1 ? '1 attempt' : `${attempt} attempts`}`,
      );
    }
    const attempted = { id, type, attempt, receivedAt: origin.receivedAt, unhandled };
    metrics.settled(attempted, settlement, failures, began);
    return settlement;
  }

  /** Opens the inbox once; after a failure the next delivery tries again. */
  #open(): Promise<void> {
    const { inbox, run } = this.#deps;
    this.#opened ??= inbox.open({ logger: run.logger }).catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }
}
