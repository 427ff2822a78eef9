import { isTrelloId } from '../../../util/trello-id.js';
import { duplicate, invalidId, notFound, notOfToken } from '../refusals.js';
import type { EmulatorState } from '../../state/state.js';
import { recordSuccess, type StoredWebhook, type WebhookSettings } from '../../state/webhook.js';
import type { RouteDeps } from '../route.js';

/** Creates a webhook after the HEAD check. */
export async function createWebhook(
  { state, checkCallbackURL }: RouteDeps,
  token: string,
  settings: WebhookSettings,
): Promise<StoredWebhook> {
  refuseDuplicate(state, token, settings);
  await checkCallbackURL(settings.callbackURL);
  // Another request may have created it meanwhile.
  refuseDuplicate(state, token, settings);
  return state.webhooks.create(token, settings);
}

/**
 * Changes a webhook; a new callback URL is checked first. Switching a disabled webhook on forgets its failures
 * (inferred: otherwise the next failure would disable it again).
 */
export async function changeWebhook(
  { state, checkCallbackURL }: RouteDeps,
  webhook: StoredWebhook,
  changes: Partial<WebhookSettings>,
): Promise<void> {
  refuseDuplicate(state, webhook.token, { ...webhook, ...changes }, webhook);
  const { callbackURL } = changes;
  if (callbackURL !== undefined && callbackURL !== webhook.callbackURL) {
    await checkCallbackURL(callbackURL);
    if (!state.webhooks.has(webhook)) throw notFound();
    refuseDuplicate(state, webhook.token, { ...webhook, ...changes }, webhook);
  }
  if (changes.active === true && !webhook.active) recordSuccess(webhook);
  Object.assign(webhook, changes);
}

/** The webhook with this id, when the token may see it. */
export function findWebhook(
  id: string,
  state: EmulatorState,
  token: string,
  refuseId = invalidId,
): StoredWebhook {
  if (!isTrelloId(id)) throw refuseId();
  const webhook = state.webhooks.get(id);
  if (webhook === undefined) throw notFound();
  if (webhook.token !== token) throw notOfToken();
  return webhook;
}

function refuseDuplicate(
  { webhooks }: EmulatorState,
  token: string,
  settings: WebhookSettings,
  but?: StoredWebhook,
): void {
  const found = webhooks.find(token, settings);
  if (found !== undefined && found !== but) throw duplicate();
}
