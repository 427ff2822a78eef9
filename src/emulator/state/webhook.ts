/**
 * A webhook as Trello shows it, in Trello's key order. Source: Trello's REST page and captured replies, certain.
 */
export interface EmulatedWebhook {
  id: string;
  /** @default '' */
  description: string;
  /** The id of the watched model. */
  idModel: string;
  callbackURL: string;
  /** False when switched off, or disabled by Trello after failing for long. */
  active: boolean;
  /** Failed attempts since the last success; the emulator counts each attempt, retries included. */
  consecutiveFailures: number;
  /** ISO 8601, or null when the last attempt succeeded. */
  firstConsecutiveFailDate: string | null;
}

/** A webhook and the token that it belongs to, which Trello never shows. */
export interface StoredWebhook extends EmulatedWebhook {
  token: string;
}

/** What a caller decides about a webhook. */
export type WebhookSettings = Pick<EmulatedWebhook, 'description' | 'idModel' | 'callbackURL' | 'active'>;

/** The webhook as Trello shows it. */
export function shown(webhook: StoredWebhook): EmulatedWebhook {
  const { id, description, idModel, callbackURL, active, consecutiveFailures, firstConsecutiveFailDate } =
    webhook;
  return { id, description, idModel, callbackURL, active, consecutiveFailures, firstConsecutiveFailDate };
}
