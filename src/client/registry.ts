/** What is kept of a webhook, so that it can be found again by its id. */
export interface RegisteredWebhook {
  id: string;
  idModel: string;
  callbackURL: string;
}

/**
 * Remembers the webhooks that were created, for tokens of which Trello does not list them: those of OAuth 2.0. A client
 * with a registry keeps it up to date; `fileRegistry()` of `trello-webhooks/files` is one.
 */
export interface WebhookRegistry {
  /** Adds a webhook, or replaces the one with its id. */
  put(webhook: RegisteredWebhook): Promise<void>;
  /** Forgets a webhook; one that is not there is no error. */
  remove(id: string): Promise<void>;
  /** All of them. */
  list(): Promise<readonly RegisteredWebhook[]>;
}
