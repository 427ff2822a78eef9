import type { Logger } from '../../util/logger.js';
import { attempt, type AttemptWorld } from './attempt.js';
import type { DeliveryAttempt } from './delivery.js';
import type { DeliveryJob } from './delivery-job.js';
import { noteFailure, noteSuccess } from './failures.js';
import { MAX_ATTEMPTS_KEPT, RETRY_DELAYS_MS } from '../limits.js';
import type { StoredWebhook } from '../state/webhook.js';
import type { WebhookStore } from '../state/webhook-store.js';

/** What delivering needs. */
export interface DeliveryWorld extends AttemptWorld {
  store: WebhookStore;
  /** What the delays before retries are multiplied with. */
  timeScale: number;
  onAttempt: ((attempt: DeliveryAttempt) => void) | undefined;
  logger: Logger | undefined;
}

/**
 * Carries out deliveries. The first attempts of a webhook are made one at a time, in the order of the actions; a retry
 * waits for its time and holds nothing up. Trello promises no order at all; this is the emulator's choice.
 */
export class Deliverer {
  readonly #world: DeliveryWorld;
  readonly #jobs = new Set<DeliveryJob>();
  readonly #lines = new Map<StoredWebhook, Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** The latest attempts, the oldest first. */
  readonly attempts: DeliveryAttempt[] = [];

  constructor(world: DeliveryWorld) {
    this.#world = world;
  }

  start(job: DeliveryJob): void {
    this.#jobs.add(job);
    void job.over.then(() => this.#jobs.delete(job));
    const { webhook } = job;
    const line = (this.#lines.get(webhook) ?? Promise.resolve()).then(() => this.#try(job, 1));
    this.#lines.set(webhook, line);
    void line.then(() => this.#lines.get(webhook) === line && this.#lines.delete(webhook));
  }

  /** Resolves when no delivery of the action, or of any action, is under way. */
  async over(actionId?: string): Promise<void> {
    for (;;) {
      const jobs = [...this.#jobs].filter(
        ({ delivery }) => actionId === undefined || delivery.actionId === actionId,
      );
      if (jobs.length === 0) return;
      await Promise.all(jobs.map((job) => job.over));
    }
  }

  /** Drops what is left. The signal of the world ends what is under way. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    for (const job of this.#jobs) job.end('dropped');
  }

  async #try(job: DeliveryJob, number: number): Promise<void> {
    const { webhook } = job;
    if (!this.#wanted(job)) return;
    const made = await attempt(this.#world, job, number);
    // Whatever the answer was, nobody waits for it any more.
    if (this.#world.signal.aborted) return;
    this.#remember(job, made);
    if (made.status === 200) {
      noteSuccess(webhook);
      job.end('delivered');
    } else if (made.status === 410) {
      this.#world.store.delete(webhook);
      this.#world.logger?.info(
        { webhookId: webhook.id },
        'The receiver answered 410: the webhook is deleted',
      );
      job.end('gone');
    } else {
      this.#failed(job, made);
    }
  }

  #failed(job: DeliveryJob, { attempt: number, status, error }: DeliveryAttempt): void {
    const { webhook } = job;
    const { logger, now, timeScale } = this.#world;
    const disabled = noteFailure(webhook, now());
    const fields = { webhookId: webhook.id, actionId: job.delivery.actionId, attempt: number, status, error };
    logger?.warn(fields, 'A delivery was not answered with 200');
    if (disabled)
      logger?.warn({ webhookId: webhook.id }, 'The webhook is disabled: it has failed for 30 days');
    const delay = RETRY_DELAYS_MS[number - 1];
    if (delay === undefined) job.end('failed');
    else if (this.#wanted(job)) this.#later(delay * timeScale, () => this.#try(job, number + 1));
  }

  /** A webhook that was deleted or switched off meanwhile gets nothing more. */
  #wanted(job: DeliveryJob): boolean {
    if (!job.webhook.active || !this.#world.store.has(job.webhook)) job.end('dropped');
    return job.pending;
  }

  #later(ms: number, what: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void what();
    }, ms);
    this.#timers.add(timer);
  }

  #remember(job: DeliveryJob, made: DeliveryAttempt): void {
    job.note(made);
    this.attempts.push(made);
    if (this.attempts.length > MAX_ATTEMPTS_KEPT) this.attempts.shift();
    try {
      this.#world.onAttempt?.(made);
    } catch (error) {
      this.#world.logger?.error({ err: error }, 'onAttempt threw');
    }
  }
}
