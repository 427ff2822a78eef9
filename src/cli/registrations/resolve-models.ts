import { NotFoundError, TrelloAPIError, type TrelloClient } from '../../client/index.js';
import { TrelloWebhooksError } from '../../errors.js';
import { isId, type ModelReference } from './model-reference.js';

/** The ids of the models; Trello is asked for those that were named otherwise. */
export async function resolveModels(
  client: TrelloClient,
  references: readonly ModelReference[],
): Promise<string[]> {
  const ids = new Set<string>();
  for (const reference of references) ids.add(await resolve(client, reference));
  return [...ids];
}

async function resolve(client: TrelloClient, { type, id }: ModelReference): Promise<string> {
  if (type === undefined || isId(id)) return id;
  try {
    return (await client.models.get({ kind: type, id })).id;
  } catch (error) {
    // To a short link that nobody has Trello says that the id is invalid.
    if (!(error instanceof NotFoundError || (error instanceof TrelloAPIError && error.status === 400)))
      throw error;
    const hint = 'Check it, and that the token may read it';
    throw new TrelloWebhooksError('not_found', `Trello knows no ${type} ${id}`, { cause: error, hint });
  }
}
