import { assessWebhook, type TrelloClient, type WebhookHealth } from '../../../client/index.js';
import { findingsOf, type Finding } from './finding.js';

const { ok, warning, failed } = findingsOf('webhooks');

/** Checks that the token has a webhook for the callback URL, and that those are enabled and do not fail. */
export async function checkWebhooks(
  client: TrelloClient,
  callbackURL: string | undefined,
): Promise<Finding[]> {
  let webhooks: WebhookHealth[];
  try {
    webhooks = (await client.webhooks.list()).map((webhook) => assessWebhook(webhook));
  } catch (error) {
    return [failed((error as Error).message, 'Check TRELLO_KEY, TRELLO_TOKEN and the network')];
  }
  const withoutQuery = (url: string): string => url.replace(/\?.*/, '');
  const ours = webhooks.filter(
    (webhook) => withoutQuery(webhook.callbackURL) === withoutQuery(callbackURL ?? ''),
  );
  const failing = ours.filter(({ status }) => status !== 'ok');
  if (failing.length > 0) return failing.map(explainFailure);
  const others = webhooks.length - ours.length;
  const elsewhere = others === 0 ? '' : `; ${others} of this token post to other URLs (trello-webhooks list)`;
  if (ours.length === 0)
    return [
      warning(
        `No webhook of this token posts to the callback URL${elsewhere}`,
        'Run: trello-webhooks register --board …',
      ),
    ];
  const count = ours.length === 1 ? 'One webhook posts' : `${ours.length} webhooks post`;
  return [ok(`${count} to the callback URL, without failures${elsewhere}`)];
}

function explainFailure({ id, idModel, status, meaning }: WebhookHealth): Finding {
  return failed(
    `Webhook ${id} on ${idModel} is ${status}: ${meaning}`,
    status === 'disabled'
      ? `Fix the service, then run: trello-webhooks register --model ${idModel}`
      : 'Fix the service: its log tells why it refused',
  );
}
