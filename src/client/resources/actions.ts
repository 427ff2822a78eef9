import { refuseUnknownOptions } from '../../util/check-options.js';
import { actionTypeInfo } from '../../generated/action-types.js';
import { checkId, isId, isObject } from '../check-input.js';
import { InvalidArgumentError } from '../errors.js';
import type { RequestOptions, TrelloResponse } from '../request.js';
import { checkReadScope } from '../scopes.js';
import type { Transport } from '../transport.js';
import { collections, type ListedModelKind } from './models.js';

/**
 * The types of action that Trello sends to webhooks and never lists: the "Excluded" types of its guide to action types,
 * such as `addLabelToCard` and `updateComment`.
 */
export const webhookOnlyActionTypes: readonly string[] = [...actionTypeInfo]
  .filter(([, { listing }]) => listing === 'excluded')
  .map(([type]) => type);

/** A model whose actions can be listed. */
export interface ActionsModel {
  /** Its kind. */
  kind: ListedModelKind;
  /** Its id, 24 hexadecimal digits. */
  id: string;
}

/** An action as Trello lists it. Trello's other fields are kept. */
export interface ListedAction {
  /** 24 hexadecimal digits. */
  id: string;
  /** Such as `updateCard`. */
  type: string;
  /** ISO 8601. */
  date: string;
  /** The models and changes that the action is about. */
  data: Record<string, unknown>;
  [field: string]: unknown;
}

/** A point in the history: an action's id, a date as ISO 8601 string, or a `Date`. */
export type Cursor = string | Date;

/** Options of {@link ActionsAPI.list}. */
export interface ListActionsOptions extends RequestOptions {
  /** Only actions after this point. */
  since?: Cursor | undefined;
  /** Only actions before this point. */
  before?: Cursor | undefined;
  /** How many at most, 1 to 1000 (Trello's own limit). @default 1000 */
  limit?: number | undefined;
}

/** The action listings of Trello's REST API, as `client.actions`. */
export class ActionsAPI {
  readonly #transport: Transport;

  /** Made by {@link TrelloClient}. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * `GET /{boards|cards|lists|members|organizations}/{id}/actions`: one page, newest first.
   *
   * Asks for `filter=all`, because the listing of a card otherwise has only comments and moves (Trello's reference:
   * default `commentCard, updateCard:idList`), and for `display=true`, because deliveries have `display` as well.
   *
   * @example
   * ```ts
   * const actions = await client.actions.list({ kind: 'board', id }, { since: '2026-11-20T00:00:00Z', limit: 50 });
   * ```
   * @throws {@link InvalidArgumentError} before anything is sent; {@link TrelloAPIError} and its kinds
   */
  async list(model: ActionsModel, options: ListActionsOptions = {}): Promise<ListedAction[]> {
    const { id, kind } = checkModel(model);
    refuseUnknownOptions('actions.list()', options, ['since', 'before', 'limit', 'signal', 'background']);
    const { limit = 1000, signal, background } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
      throw new InvalidArgumentError('limit', 'must be a whole number from 1 to 1000');
    const query: Record<string, string> = { filter: 'all', display: 'true', limit: String(limit) };
    if (options.since !== undefined) query['since'] = checkCursor('since', options.since);
    if (options.before !== undefined) query['before'] = checkCursor('before', options.before);
    checkReadScope(this.#transport.auth.scopes, kind);
    const path = `/${collections[kind]}/${id}/actions`;
    const response = await this.#transport.send({ method: 'GET', path, query, signal, background });
    if (!Array.isArray(response.json)) throw response.unexpected('the response is not a list');
    return response.json.map((item: unknown) => readAction(item, response));
  }
}

/** Throws unless it is a model whose actions can be listed. */
export function checkModel(model: unknown): ActionsModel {
  const given = isObject(model) ? model : {};
  const kinds = Object.keys(collections) as ListedModelKind[];
  const kind = kinds.find((known) => known === given['kind']);
  if (kind === undefined)
    throw new InvalidArgumentError(
      'model.kind',
      'has no list of actions in Trello',
      `Give { kind, id } with one of ${kinds.join(', ')}`,
    );
  return { kind, id: checkId('model.id', given['id']) };
}

/** The form in which a cursor goes into the query. */
export function checkCursor(name: string, value: unknown): string {
  if (isId(value)) return value;
  const date = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return date.toISOString();
  throw new InvalidArgumentError(name, 'must be the id of an action, an ISO 8601 date, or a valid Date');
}

function readAction(item: unknown, response: TrelloResponse): ListedAction {
  if (!isObject(item) || !isId(item['id']) || typeof item['type'] !== 'string' || !isObject(item['data']))
    throw response.unexpected('the response holds something that is not an action');
  if (typeof item['date'] !== 'string' || Number.isNaN(Date.parse(item['date'])))
    throw response.unexpected('the response holds an action without a date');
  return item as ListedAction;
}
