import { routeRequest, type RouteArguments } from '../any-route.js';
import { isObject } from '../check-input.js';
import { InvalidArgumentError } from '../errors.js';
import type { Method, RequestOptions } from '../request.js';
import type { Transport } from '../transport.js';

/** What the typed calls share: a request to a route of the reference, and a look at its response. */
export class Calls {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Resolves to one model. */
  async one<T>(method: Method, path: string, args: RouteArguments, options: RequestOptions): Promise<T> {
    const response = await this.#transport.send({ ...routeRequest(method, path, args), ...options });
    if (!isObject(response.json) || typeof response.json['id'] !== 'string')
      throw response.unexpected('the response is not a model');
    return response.json as T;
  }

  /** Resolves to a list of models. */
  async many<T>(path: string, args: RouteArguments, options: RequestOptions): Promise<T[]> {
    const response = await this.#transport.send({ ...routeRequest('GET', path, args), ...options });
    if (!Array.isArray(response.json)) throw response.unexpected('the response is not a list');
    return response.json as T[];
  }

  /** Resolves once it is done: Trello's responses to these routes differ, and hold nothing of use. */
  async done(method: Method, path: string, args: RouteArguments, options: RequestOptions): Promise<void> {
    await this.#transport.send({ ...routeRequest(method, path, args), ...options });
  }
}

/** Throws unless it can be an id, a short link or a name of Trello's in a path. */
export function part(name: string, value: unknown): string {
  if (typeof value === 'string' && /^[\w-]+$/.test(value)) return value;
  throw new InvalidArgumentError(name, 'must be an id or a short link of Trello');
}
