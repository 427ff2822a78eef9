import type { TrelloClient, WebhookRegistration } from '../../client/index.js';
import { UsageError } from './errors.js';
import { isId, readModelReferences, resolveModels } from './models.js';
import type { ModelOptions } from './options.js';

/** Conditions for webhooks of the token. A webhook must meet all that are given. */
export interface WebhookFilter extends ModelOptions {
  ids?: readonly string[];
  callbackUrl?: string;
}

/** Returns the webhooks of the token that meet the conditions; without any, all of them. */
export async function selectWebhooks(
  client: TrelloClient,
  filter: WebhookFilter,
): Promise<WebhookRegistration[]> {
  const { ids = [], callbackUrl } = filter;
  const wrong = ids.find((id) => !isId(id));
  if (wrong !== undefined)
    throw new UsageError(
      `"${wrong}" is not the id of a webhook`,
      'Run "trello-webhooks list" to see the ids, or use --board for a board',
    );
  const models = await resolveModels(client, readModelReferences(filter));
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const webhooks = await client.webhooks.list();
  return webhooks.filter(
    ({ id, idModel, callbackURL }) =>
      (wanted.size === 0 || wanted.has(id.toLowerCase())) &&
      (models.length === 0 || models.includes(idModel.toLowerCase())) &&
      (callbackUrl === undefined || callbackURL === callbackUrl),
  );
}
