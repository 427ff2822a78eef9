import { noteSuccess } from '../../delivery/failures.js';
import { ID } from '../../ids.js';
import { duplicate, invalidId, notFound, notOfToken } from '../texts.js';
import type { StoredWebhook, WebhookSettings } from '../../state/webhook.js';
import type { World } from '../world.js';

/** Creates a webhook after the HEAD check. */
export async function createWebhook(
  world: World,
  token: string,
  settings: WebhookSettings,
): Promise<StoredWebhook> {
  refuseDuplicate(world, token, settings);
  await world.headCheck(settings.callbackURL);
  // Another request may have created it meanwhile.
  refuseDuplicate(world, token, settings);
  return world.store.create(token, settings);
}

/**
 * Changes a webhook; a new callback URL is checked first. Switching a disabled webhook on forgets its failures
 * (inferred: otherwise the next failure would disable it again).
 */
export async function changeWebhook(
  world: World,
  webhook: StoredWebhook,
  changes: Partial<WebhookSettings>,
): Promise<void> {
  refuseDuplicate(world, webhook.token, { ...webhook, ...changes }, webhook);
  const { callbackURL } = changes;
  if (callbackURL !== undefined && callbackURL !== webhook.callbackURL) {
    await world.headCheck(callbackURL);
    if (!world.store.has(webhook)) throw notFound();
    refuseDuplicate(world, webhook.token, { ...webhook, ...changes }, webhook);
  }
  if (changes.active === true && !webhook.active) noteSuccess(webhook);
  Object.assign(webhook, changes);
}

/** The webhook with this id, when the token may see it. */
export function webhookOf(world: World, token: string, id: string, refuseId = invalidId): StoredWebhook {
  if (!ID.test(id)) throw refuseId();
  const webhook = world.store.get(id);
  if (webhook === undefined) throw notFound();
  if (webhook.token !== token) throw notOfToken();
  return webhook;
}

function refuseDuplicate(
  { store }: World,
  token: string,
  settings: WebhookSettings,
  but?: StoredWebhook,
): void {
  const found = store.find(token, settings);
  if (found !== undefined && found !== but) throw duplicate();
}
