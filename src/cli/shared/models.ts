import { NotFoundError, TrelloAPIError, type ModelType, type TrelloClient } from '../../client/index.js';
import { isTrelloId } from '../../util/trello-id.js';
import { ModelNotFoundError, UsageError } from './errors.js';
import type { ModelOptions } from './options.js';

/** A model as the command line names it. */
export interface ModelReference {
  /** Undefined if only an id was given. */
  type: ModelType | undefined;
  /** An id, or a short link or name by which Trello finds the model. */
  id: string;
}

/** Whether this is an id as Trello writes them. */
export const isId = (text: string): boolean => isTrelloId(text);

/** Reads `--board`, `--card` and the others. */
export function readModelReferences({ model = [], ...typed }: ModelOptions): ModelReference[] {
  const types = ['board', 'card', 'list', 'member', 'organization'] as const;
  return [
    ...types.flatMap((type) => (typed[type] ?? []).map((text) => readReference(text, type))),
    ...model.map((text) => readReference(text)),
  ];
}

function readReference(text: string, type?: ModelType): ModelReference {
  const given = text.trim();
  const option = type ?? 'model';
  if (/^https?:\/\//i.test(given)) return readURL(given, type);
  if (isId(given)) return { type, id: given.toLowerCase() };
  if (type === undefined)
    throw new UsageError(
      `--model takes an id of 24 hex digits or a URL, not "${given}"`,
      'Use --board, --card … for names and short links',
    );
  if (type === 'list')
    throw new UsageError(
      `--list takes an id of 24 hex digits, not "${given}"`,
      'Add .json to the URL of a card in the list to find its idList',
    );
  const id = type === 'member' ? given.replace(/^@/, '') : given;
  if (/^[\w-]+$/.test(id)) return { type, id };
  throw new UsageError(`--${option} takes a URL, a short link or an id, not "${given}"`);
}

/** The letter after the host tells the type of the model. */
const TYPES: Readonly<Record<string, ModelType>> = { b: 'board', c: 'card', u: 'member', w: 'organization' };

function readURL(url: string, type: ModelType | undefined): ModelReference {
  const [, letter = '', id] = /^https?:\/\/(?:www\.)?trello\.com\/([bcuw])\/([\w-]+)/i.exec(url) ?? [];
  const found = TYPES[letter.toLowerCase()];
  if (found === undefined || id === undefined)
    throw new UsageError(
      `${url} is not the URL of a board, card, member or Workspace`,
      'Copy the URL from the browser',
    );
  if (type !== undefined && type !== found)
    throw new UsageError(`${url} is the URL of a ${found}`, `Use --${found} instead of --${type}`);
  return { type: found, id };
}

/** Returns the ids of the models; asks Trello for those that were named otherwise. */
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
    return (await client.models.get({ type, id })).id;
  } catch (error) {
    // For an unknown short link Trello responds that the id is invalid.
    const isUnknown =
      error instanceof NotFoundError || (error instanceof TrelloAPIError && error.status === 400);
    throw isUnknown ? new ModelNotFoundError(type, id, error) : error;
  }
}
