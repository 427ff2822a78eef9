import { refuseUnknownOptions } from '../../util/check-options.js';
import type { ModelKind } from '../../util/model-kind.js';
import { isObject } from '../check-input.js';
import { InvalidArgumentError } from '../errors.js';
import type { RequestOptions } from '../request.js';
import { checkReadScope } from '../scopes.js';
import type { Transport } from '../transport.js';

/** The kinds of model that have routes of their own in Trello's REST API, with the name that the routes have for them. */
export const collections = {
  board: 'boards',
  card: 'cards',
  list: 'lists',
  member: 'members',
  organization: 'organizations',
} as const satisfies Partial<Record<ModelKind, string>>;

/** A kind of model that has routes of its own: it can be looked up, and its actions are listed. */
export type ListedModelKind = keyof typeof collections;

/** A board, card, list, member or organization. Trello's other fields are kept. */
export interface TrelloModel {
  /** 24 hexadecimal digits. */
  id: string;
  /** Of a board, card or list; of an organization the short name. */
  name?: string | undefined;
  [field: string]: unknown;
}

/** The models themselves, as `client.models`. */
export class ModelsAPI {
  readonly #transport: Transport;

  /** Made by {@link TrelloClient}. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * `GET /{boards|cards|lists|members|organizations}/{id}`: one model. Besides ids Trello takes the short link in the
   * address of a board or card, a user name or `me`, and the short name of an organization; a webhook needs the id.
   *
   * @example
   * ```ts
   * const { id } = await client.models.get({ kind: 'board', id: 'nqXpfS9I' });
   * ```
   * @throws {@link InvalidArgumentError} before anything is sent; {@link NotFoundError} when there is none
   */
  async get(
    model: { kind: ListedModelKind; id: string },
    options: RequestOptions = {},
  ): Promise<TrelloModel> {
    const { kind, id } = checkNamed(model);
    refuseUnknownOptions('models.get()', options, ['signal', 'background']);
    checkReadScope(this.#transport.auth.scopes, kind);
    const path = `/${collections[kind]}/${id}`;
    const response = await this.#transport.send({ method: 'GET', path, ...options });
    if (!isObject(response.json) || typeof response.json['id'] !== 'string')
      throw response.unexpected('the response is not a model');
    return response.json as TrelloModel;
  }
}

/** Besides an id, a short link or a name will do. */
function checkNamed(model: unknown): { kind: ListedModelKind; id: string } {
  const { kind, id } = isObject(model) ? model : {};
  if (typeof kind !== 'string' || !Object.hasOwn(collections, kind))
    throw new InvalidArgumentError(
      'model.kind',
      'is unknown',
      `Known are ${Object.keys(collections).join(', ')}`,
    );
  if (typeof id !== 'string' || !/^[\w-]+$/.test(id))
    throw new InvalidArgumentError('model.id', 'must be an id, a short link or a name of Trello');
  return { kind: kind as ListedModelKind, id };
}
