import type { TrelloClient, WebhookRegistration } from '../../client/index.js';
import type { ModelOptions } from '../options.js';
import { UsageError } from '../usage-error.js';
import { isId, modelReferences } from './model-reference.js';
import { resolveModels } from './resolve-models.js';

/** Which of the token's webhooks are meant: those that fit everything that is given. */
export interface Selection extends ModelOptions {
  ids?: readonly string[];
  callbackUrl?: string;
}

/** The token's webhooks that are meant; all of them when nothing is given. */
export async function selectWebhooks(client: TrelloClient, selection: Selection): Promise<WebhookRegistration[]> {
  const { ids = [], callbackUrl } = selection;
  const wrong = ids.find((id) => !isId(id));
  if (wrong !== undefined)
    throw new UsageError(
      `"${wrong}" is no id of a webhook`,
      'trello-webhooks list shows the ids; for boards say --board',
    );
  const models = await resolveModels(client, modelReferences(selection));
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const webhooks = await client.webhooks.list();
  return webhooks.filter(
    ({ id, idModel, callbackURL }) =>
      (wanted.size === 0 || wanted.has(id.toLowerCase())) &&
      (models.length === 0 || models.includes(idModel.toLowerCase())) &&
      (callbackUrl === undefined || callbackURL === callbackUrl),
  );
}
