import { DISABLE_AFTER_FAILURES, DISABLE_AFTER_MS } from '../limits.js';

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
export function withoutToken(webhook: StoredWebhook): EmulatedWebhook {
  const { id, description, idModel, callbackURL, active, consecutiveFailures, firstConsecutiveFailDate } =
    webhook;
  return { id, description, idModel, callbackURL, active, consecutiveFailures, firstConsecutiveFailDate };
}

/** One success forgets all failures. Source: Trello's webhooks guide, likely. */
export function recordSuccess(webhook: EmulatedWebhook): void {
  webhook.consecutiveFailures = 0;
  webhook.firstConsecutiveFailDate = null;
}

/**
 * Counts a failed attempt, and disables the webhook when it has been failing for 30 days and at least 1000 times in a
 * row, both. Source: Trello's webhooks guide, likely; that each attempt counts, retries included, is inferred.
 *
 * @returns Whether this failure disabled it.
 */
export function recordFailure(webhook: EmulatedWebhook, now: number): boolean {
  webhook.consecutiveFailures += 1;
  webhook.firstConsecutiveFailDate ??= new Date(now).toISOString();
  const failingFor = now - Date.parse(webhook.firstConsecutiveFailDate);
  if (webhook.consecutiveFailures < DISABLE_AFTER_FAILURES || failingFor < DISABLE_AFTER_MS) return false;
  webhook.active = false;
  return true;
}
