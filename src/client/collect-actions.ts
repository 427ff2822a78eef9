import { TrelloWebhooksError } from '../errors.js';
import type { TrelloClient } from './client.js';
import { brandErrors } from '../util/brand.js';
import type { ActionsModel, ListedAction } from './resources/actions.js';

/** An action and the model in whose listing it was found. */
export interface FoundAction {
  action: ListedAction;
  model: ActionsModel;
}

/** How much may be collected. */
export interface CollectOptions {
  since: string;
  before: string | undefined;
  pageSize: number;
  maxActions: number;
  signal: AbortSignal | undefined;
}

/** There is more to fetch than `maxActions` (code `backfill_too_large`). Nothing was passed on. */
export class BackfillTooLargeError extends TrelloWebhooksError {
  constructor(maxActions: number) {
    super('backfill_too_large', `There are more than ${maxActions} actions to backfill`, {
      hint: 'Raise maxActions if there is memory for it, or go in parts: set before to a date soon after since',
    });
  }
}

/** A whole page brought nothing new, so what lies before it cannot be reached (code `backfill_stalled`). */
export class BackfillStalledError extends TrelloWebhooksError {
  constructor({ kind, id }: ActionsModel) {
    super(
      'backfill_stalled',
      `The listing of the ${kind} ${id} repeats itself instead of going further back`,
      {
        hint: 'Does the server at baseURL know the argument before?',
      },
    );
  }
}

/**
 * Fetches all actions of all models and puts them in order, oldest first. Trello lists newest first, so nothing can be
 * passed on before the last page is here.
 */
export async function collectActions(
  client: TrelloClient,
  models: readonly ActionsModel[],
  options: CollectOptions,
): Promise<{ actions: FoundAction[]; listed: number }> {
  const found = new Map<string, FoundAction>();
  let listed = 0;
  for (const model of models) {
    for await (const page of pages(client, model, options)) {
      listed += page.length;
      for (const action of page) if (!found.has(action.id)) found.set(action.id, { action, model });
      if (found.size > options.maxActions) throw new BackfillTooLargeError(options.maxActions);
    }
  }
  return { actions: [...found.values()].sort((a, b) => compareActions(a.action, b.action)), listed };
}

/**
 * The pages of one model, each without what the pages before it had. Ends at a page that brings nothing new, and not at
 * a short one: nothing says that Trello fills its pages.
 */
async function* pages(
  client: TrelloClient,
  model: ActionsModel,
  options: CollectOptions,
): AsyncGenerator<ListedAction[]> {
  const { since, pageSize, signal } = options;
  const seen = new Set<string>();
  let { before } = options;
  for (;;) {
    const page = await client.actions.list(model, {
      since,
      before,
      limit: pageSize,
      signal,
      background: true,
    });
    const fresh = page.filter(({ id }) => !seen.has(id));
    const oldest = [...fresh].sort(compareActions)[0];
    if (oldest === undefined && page.length < pageSize) return;
    if (oldest === undefined) throw new BackfillStalledError(model);
    for (const { id } of fresh) seen.add(id);
    yield fresh;
    before = oldest.id;
  }
}

/** By date, then by id. */
export function compareActions(a: ListedAction, b: ListedAction): number {
  return Date.parse(a.date) - Date.parse(b.date) || compareIds(a.id, b.id);
}

/** Ids begin with their time, so the order of their digits is the order of their making. */
export function compareIds(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
}

brandErrors({ BackfillTooLargeError, BackfillStalledError });
