import type { Logger } from '../../util/logger.js';
import type { DeliveryAttempt } from './delivery.js';
import type { DeliveryJob } from './delivery-job.js';
import { makeAttempt, type AttemptDeps } from './make-attempt.js';
import { MAX_ATTEMPTS_KEPT, RETRY_DELAYS_MS } from '../limits.js';
import { recordFailure, recordSuccess, type StoredWebhook } from '../state/webhook.js';
import type { WebhookStore } from '../state/webhook-store.js';

/** The dependencies of deliveries. */
export interface DelivererDeps extends AttemptDeps {
  webhooks: WebhookStore;
  /** The factor for the delays before retries. */
  timeScale: number;
  onAttempt: ((attempt: DeliveryAttempt) => void) | undefined;
  logger: Logger | undefined;
}

/**
 * Carries out deliveries. The first attempts of a webhook are made one at a time, in the order of the actions; a retry
 * waits for its time and holds nothing up. Trello promises no order at all; this is the emulator's choice.
 */
export class Deliverer {
  readonly #deps: DelivererDeps;
  readonly #jobs = new Set<DeliveryJob>();
  readonly #queues = new Map<StoredWebhook, Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** The latest attempts, the oldest first. */
  readonly attempts: DeliveryAttempt[] = [];

  constructor(deps: DelivererDeps) {
    this.#deps = deps;
  }

  start(job: DeliveryJob): void {
    this.#jobs.add(job);
    void job.ended.then(() => this.#jobs.delete(job));
    const { webhook } = job;
    const queue = (this.#queues.get(webhook) ?? Promise.resolve()).then(() => this.#try(job, 1));
    this.#queues.set(webhook, queue);
    void queue.then(() => this.#queues.get(webhook) === queue && this.#queues.delete(webhook));
  }

  /** Resolves when no delivery of the action, or of any action, is under way. */
  async waitForEnd(actionId?: string): Promise<void> {
    for (;;) {
      const jobs = [...this.#jobs].filter(
        ({ delivery }) => actionId === undefined || delivery.actionId === actionId,
      );
      if (jobs.length === 0) return;
      await Promise.all(jobs.map((job) => job.ended));
    }
  }

  /** Drops what is left. The signal ends what is under way. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    for (const job of this.#jobs) job.end('dropped');
  }

  async #try(job: DeliveryJob, number: number): Promise<void> {
    const { webhook } = job;
    if (!this.#isWanted(job)) return;
    const made = await makeAttempt(this.#deps, job, number);
    // The emulator was closed meanwhile: the result no longer counts.
    if (this.#deps.signal.aborted) return;
    this.#remember(job, made);
    if (made.status === 200) {
      recordSuccess(webhook);
      job.end('delivered');
    } else if (made.status === 410) {
      this.#deps.webhooks.delete(webhook);
      this.#deps.logger?.info(
        { webhookId: webhook.id },
        'The receiver responded with 410: the webhook is deleted',
      );
      job.end('gone');
    } else {
      this.#handleFailure(job, made);
    }
  }

  #handleFailure(job: DeliveryJob, { attempt: number, status, error }: DeliveryAttempt): void {
    const { webhook } = job;
    const { logger, now, timeScale } = this.#deps;
    const disabled = recordFailure(webhook, now());
    const fields = {
      webhookId: webhook.id,
      actionId: job.delivery.actionId,
      attempt: number,
      status,
      problem: error,
    };
    logger?.warn(fields, 'A delivery was not answered with 200');
    if (disabled)
      logger?.warn({ webhookId: webhook.id }, 'The webhook is disabled: it has failed for 30 days');
    const delay = RETRY_DELAYS_MS[number - 1];
    if (delay === undefined) job.end('failed');
    else if (this.#isWanted(job)) this.#startLater(delay * timeScale, () => this.#try(job, number + 1));
  }

  /** A webhook that was deleted or switched off meanwhile gets nothing more. */
  #isWanted(job: DeliveryJob): boolean {
    if (!job.webhook.active || !this.#deps.webhooks.has(job.webhook)) job.end('dropped');
    return job.pending;
  }

  #startLater(ms: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void work();
    }, ms);
    this.#timers.add(timer);
  }

  #remember(job: DeliveryJob, made: DeliveryAttempt): void {
    job.add(made);
    this.attempts.push(made);
    if (this.attempts.length > MAX_ATTEMPTS_KEPT) this.attempts.shift();
    try {
      this.#deps.onAttempt?.(made);
    } catch (error) {
      this.#deps.logger?.error({ err: error }, 'onAttempt threw');
    }
  }
}
