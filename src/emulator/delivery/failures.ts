import { DISABLE_AFTER_FAILURES, DISABLE_AFTER_MS } from '../limits.js';
import type { EmulatedWebhook } from '../state/webhook.js';

/** One success forgets all failures. Source: Trello's webhooks guide, likely. */
export function noteSuccess(webhook: EmulatedWebhook): void {
  webhook.consecutiveFailures = 0;
  webhook.firstConsecutiveFailDate = null;
}

/**
 * Counts a failed attempt, and disables the webhook when it has been failing for 30 days and at least 1000 times in a
 * row, both. Source: Trello's webhooks guide, likely; that each attempt counts, retries included, is inferred.
 *
 * @returns Whether this failure disabled it.
 */
export function noteFailure(webhook: EmulatedWebhook, now: number): boolean {
  webhook.consecutiveFailures += 1;
  webhook.firstConsecutiveFailDate ??= new Date(now).toISOString();
  const failingFor = now - Date.parse(webhook.firstConsecutiveFailDate);
  if (webhook.consecutiveFailures < DISABLE_AFTER_FAILURES || failingFor < DISABLE_AFTER_MS) return false;
  webhook.active = false;
  return true;
}
