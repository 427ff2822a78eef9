import type { EmulatedAction } from '../actions/action.js';
import type { DeliveryRecord, DeliveryAttempt, DeliveryState } from './delivery.js';
import { shown, type StoredWebhook } from '../state/webhook.js';

/** A delivery in the making. */
export class DeliveryJob {
  readonly webhook: StoredWebhook;
  readonly clientIdentifier: string | undefined;
  /** What the caller of `trigger` sees. */
  readonly delivery: DeliveryRecord;
  /** Resolves when the delivery is over. */
  readonly over: Promise<void>;
  readonly #action: EmulatedAction;
  readonly #model: object;
  readonly #progress: { state: DeliveryState; attempts: DeliveryAttempt[] };
  #body: string | undefined;
  #end: () => void = () => {};

  constructor(webhook: StoredWebhook, action: EmulatedAction, model: object, clientIdentifier?: string) {
    this.webhook = webhook;
    this.clientIdentifier = clientIdentifier;
    this.#action = action;
    this.#model = model;
    this.#progress = { state: 'pending', attempts: [] };
    this.delivery = Object.assign(this.#progress, { webhookId: webhook.id, actionId: action.id });
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get pending(): boolean {
    return this.#progress.state === 'pending';
  }

  /**
   * `{ model, action, webhook }`, Trello's order since 2024. Made for the first attempt; retries send the same bytes
   * (inferred).
   */
  get body(): string {
    this.#body ??= JSON.stringify({ model: this.#model, action: this.#action, webhook: shown(this.webhook) });
    return this.#body;
  }

  note(attempt: DeliveryAttempt): void {
    this.#progress.attempts.push(attempt);
  }

  end(state: DeliveryState): void {
    if (!this.pending) return;
    this.#progress.state = state;
    this.#end();
  }
}
