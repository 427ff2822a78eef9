import type { IdMaker } from '../../util/trello-id.js';
import type { StoredWebhook, WebhookSettings } from './webhook.js';

/** All webhooks, in order of creation. */
export class WebhookStore {
  readonly #byId = new Map<string, StoredWebhook>();
  readonly #nextId: IdMaker;

  constructor(nextId: IdMaker) {
    this.#nextId = nextId;
  }

  create(token: string, settings: WebhookSettings): StoredWebhook {
    const webhook = {
      id: this.#nextId(),
      ...settings,
      consecutiveFailures: 0,
      firstConsecutiveFailDate: null,
      token,
    };
    this.#byId.set(webhook.id, webhook);
    return webhook;
  }

  get(id: string): StoredWebhook | undefined {
    return this.#byId.get(id.toLowerCase());
  }

  has(webhook: StoredWebhook): boolean {
    return this.#byId.get(webhook.id) === webhook;
  }

  delete(webhook: StoredWebhook): void {
    this.#byId.delete(webhook.id);
  }

  all(): StoredWebhook[] {
    return [...this.#byId.values()];
  }

  ofToken(token: string): StoredWebhook[] {
    return this.all().filter((webhook) => webhook.token === token);
  }

  /** A token that is revoked takes its webhooks along. Source: Trello's webhooks guide, certain. */
  deleteOfToken(token: string): void {
    for (const webhook of this.ofToken(token)) this.delete(webhook);
  }

  /** The webhook with this callback URL, model and token: there can be one only. */
  find(token: string, { callbackURL, idModel }: Pick<WebhookSettings, 'callbackURL' | 'idModel'>) {
    return this.ofToken(token).find(
      (webhook) => webhook.callbackURL === callbackURL && webhook.idModel === idModel,
    );
  }
}
