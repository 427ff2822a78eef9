import type { TrelloClient } from '../../client/index.js';
import { assessWebhook, type WebhookHealth } from '../../client/index.js';
import { findings, type Finding } from './finding.js';

/** The webhooks of the token: one for the callback URL, switched on and without failures. */
export async function checkWebhooks(
  client: TrelloClient,
  callbackURL: string | undefined,
): Promise<Finding[]> {
  const { ok, warning, failed } = findings('webhooks');
  let webhooks: WebhookHealth[];
  try {
    webhooks = (await client.webhooks.list()).map((webhook) => assessWebhook(webhook));
  } catch (error) {
    return [failed((error as Error).message, 'Check TRELLO_KEY and TRELLO_TOKEN, and the network')];
  }
  const bare = (url: string): string => url.replace(/\?.*/, '');
  const ours = webhooks.filter((webhook) => bare(webhook.callbackURL) === bare(callbackURL ?? ''));
  const others = webhooks.length - ours.length;
  const elsewhere = others === 0 ? '' : `; ${others} of this token post to other URLs (trello-webhooks list)`;
  if (ours.length === 0)
    return [
      warning(
        `No webhook of this token posts to the callback URL${elsewhere}`,
        'trello-webhooks register --board …',
      ),
    ];
  const sick = ours.filter(({ status }) => status !== 'ok');
  if (sick.length === 0)
    return [
      ok(
        `${ours.length === 1 ? 'One webhook posts' : `${ours.length} webhooks post`} to the callback URL, without failures${elsewhere}`,
      ),
    ];
  return sick.map(({ id, idModel, status, meaning }) =>
    failed(
      `${id} on ${idModel} is ${status}: ${meaning}`,
      status === 'disabled'
        ? `Mend the service, then: trello-webhooks register --model ${idModel}`
        : 'Mend the service: its log says why it refused',
    ),
  );
}
