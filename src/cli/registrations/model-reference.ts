import type { ListedModelKind } from '../../client/index.js';
import type { ModelOptions } from '../options.js';
import { UsageError } from '../usage-error.js';

/** A model as somebody named it. */
export interface ModelReference {
  /** Undefined when only an id was given. */
  type: ListedModelKind | undefined;
  /** Its id, or a short link or name by which Trello finds it. */
  id: string;
}

/** Reads all of `--board`, `--card` … */
export function modelReferences({ model = [], ...typed }: ModelOptions): ModelReference[] {
  const types = ['board', 'card', 'list', 'member', 'organization'] as const;
  return [
    ...types.flatMap((type) => (typed[type] ?? []).map((text) => readReference(text, type))),
    ...model.map((text) => readReference(text)),
  ];
}

export const isId = (text: string): boolean => /^[0-9a-f]{24}$/i.test(text);

function readReference(text: string, type?: ListedModelKind): ModelReference {
  const given = text.trim();
  const option = type ?? 'model';
  if (/^https?:\/\//i.test(given)) return readURL(given, type);
  if (isId(given)) return { type, id: given.toLowerCase() };
  if (type === undefined)
    throw new UsageError(
      `--model takes an id of 24 digits or a URL, not "${given}"`,
      'Say --board, --card …',
    );
  if (type === 'list')
    throw new UsageError(
      '--list takes an id of 24 digits',
      'Add .json to the address of a card of the list: idList',
    );
  const id = type === 'member' ? given.replace(/^@/, '') : given;
  if (/^[\w-]+$/.test(id)) return { type, id };
  throw new UsageError(`--${option} takes a URL, a short link or an id, not "${given}"`);
}

/** The letter after the host says what the address is of. */
const KINDS: Readonly<Record<string, ListedModelKind>> = { b: 'board', c: 'card', u: 'member', w: 'organization' };

function readURL(url: string, type: ListedModelKind | undefined): ModelReference {
  const [, letter = '', id] = /^https?:\/\/(?:www\.)?trello\.com\/([bcuw])\/([\w-]+)/i.exec(url) ?? [];
  const kind = KINDS[letter.toLowerCase()];
  if (kind === undefined || id === undefined)
    throw new UsageError(
      `${url} is no address of a board, card, member or Workspace`,
      'Copy it from the browser',
    );
  if (type !== undefined && type !== kind)
    throw new UsageError(`${url} is the address of a ${kind}`, `Say --${kind} instead of --${type}`);
  return { type: kind, id };
}
