import { InvalidArgumentError } from './argument-error.js';
import { routes, type ModelType } from './model-routes.js';
import { isObject } from './read-webhook.js';
import type { Transport } from './transport.js';
import type { RequestOptions } from './types.js';

/** A board, card, list, member or organization, as far as this package looks at it. Trello's other fields are kept. */
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
   * const { id } = await client.models.get({ type: 'board', id: 'nqXpfS9I' });
   * ```
   * @throws {@link InvalidArgumentError} before anything is sent; {@link NotFoundError} when there is none
   */
  async get(model: { type: ModelType; id: string }, options: RequestOptions = {}): Promise<TrelloModel> {
    const { type, id } = checkNamed(model);
    const path = `/${routes[type]}/${id}`;
    const answer = await this.#transport.send({ method: 'GET', path, signal: options.signal });
    if (!isObject(answer.json) || typeof answer.json['id'] !== 'string')
      throw answer.unexpected('the answer is not a model');
    return answer.json as TrelloModel;
  }
}

function checkNamed(model: unknown): { type: ModelType; id: string } {
  const { type, id } = isObject(model) ? model : {};
  if (typeof type !== 'string' || !Object.hasOwn(routes, type))
    throw new InvalidArgumentError('model.type', 'is unknown', `Known are ${Object.keys(routes).join(', ')}`);
  if (typeof id !== 'string' || !/^[\w-]+$/.test(id))
    throw new InvalidArgumentError('model.id', 'must be an id, a short link or a name of Trello');
  return { type: type as ModelType, id };
}
