import {
  NotFoundError,
  TrelloAPIError,
  type ListedModelKind,
  type TrelloClient,
} from '../../client/index.js';
import { isTrelloId } from '../../util/trello-id.js';
import { ModelNotFoundError, UsageError } from './errors.js';
import type { ModelOptions } from './options.js';

/** A model as the command line names it. */
export interface ModelReference {
  /** Undefined if only an id was given. */
  kind: ListedModelKind | undefined;
  /** An id, or a short link or name by which Trello finds the model. */
  id: string;
}

/** Whether a text has the form of an id. A text without it is still a text, which a type guard would deny. */
export const isId: (text: string) => boolean = isTrelloId;

/** Reads `--board`, `--card` and the others. */
export function readModelReferences({ model = [], ...typed }: ModelOptions): ModelReference[] {
  const kinds = ['board', 'card', 'list', 'member', 'organization'] as const;
  return [
    ...kinds.flatMap((kind) => (typed[kind] ?? []).map((text) => readReference(text, kind))),
    ...model.map((text) => readReference(text)),
  ];
}

function readReference(text: string, kind?: ListedModelKind): ModelReference {
  const given = text.trim();
  const option = kind ?? 'model';
  if (/^https?:\/\//i.test(given)) return readURL(given, kind);
  if (isId(given)) return { kind, id: given.toLowerCase() };
  if (kind === undefined)
    throw new UsageError(
      `--model takes an id of 24 hex digits or a URL, not "${given}"`,
      'Use --board, --card … for names and short links',
    );
  if (kind === 'list')
    throw new UsageError(
      `--list takes an id of 24 hex digits, not "${given}"`,
      'Add .json to the URL of a card in the list to find its idList',
    );
  const id = kind === 'member' ? given.replace(/^@/, '') : given;
  if (/^[\w-]+$/.test(id)) return { kind, id };
  throw new UsageError(`--${option} takes a URL, a short link or an id, not "${given}"`);
}

/** The letter after the host tells the kind of the model. */
const KINDS: Readonly<Record<string, ListedModelKind>> = {
  b: 'board',
  c: 'card',
  u: 'member',
  w: 'organization',
};

function readURL(url: string, kind: ListedModelKind | undefined): ModelReference {
  const [, letter = '', id] = /^https?:\/\/(?:www\.)?trello\.com\/([bcuw])\/([\w-]+)/i.exec(url) ?? [];
  const found = KINDS[letter.toLowerCase()];
  if (found === undefined || id === undefined)
    throw new UsageError(
      `${url} is not the URL of a board, card, member or Workspace`,
      'Copy the URL from the browser',
    );
  if (kind !== undefined && kind !== found)
    throw new UsageError(`${url} is the URL of a ${found}`, `Use --${found} instead of --${kind}`);
  return { kind: found, id };
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

async function resolve(client: TrelloClient, { kind, id }: ModelReference): Promise<string> {
  if (kind === undefined || isId(id)) return id;
  try {
    return (await client.models.get({ kind, id })).id;
  } catch (error) {
    // For an unknown short link Trello responds that the id is invalid.
    const isUnknown =
      error instanceof NotFoundError || (error instanceof TrelloAPIError && error.status === 400);
    throw isUnknown ? new ModelNotFoundError(kind, id, error) : error;
  }
}
