import { describeValue, isObject } from './check-input.js';
import { InvalidArgumentError } from './errors.js';
import type { Method, TrelloRequest } from './request.js';

/** The arguments of any route of Trello's. */
export type RouteArguments = Readonly<Record<string, unknown>>;

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE'];

/**
 * The request to any route. Arguments of GET and DELETE go into the query, those of POST and PUT into a JSON body, since
 * texts may be too long for a URL. A list in the query is separated by commas, as Trello takes `fields`.
 */
export function routeRequest(method: Method, path: string, args: RouteArguments = {}): TrelloRequest {
  if (!methods.includes(method))
    throw new InvalidArgumentError('method', `must be one of ${methods.join(', ')}`);
  checkPath(path);
  if (!isObject(args))
    throw new InvalidArgumentError('arguments', `must be an object, but is ${describeValue(args)}`);
  if ('key' in args || 'token' in args)
    throw new InvalidArgumentError('arguments', 'must not hold key or token', 'The client sends them itself');
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  if (given.length === 0) return { method, path };
  if (method === 'POST' || method === 'PUT') return { method, path, body: Object.fromEntries(given) };
  return {
    method,
    path,
    query: Object.fromEntries(given.map(([name, value]) => [name, queryText(name, value)])),
  };
}

/** Throws unless it is the path of a route, which cannot lead out of the API. */
export function checkPath(path: unknown): asserts path is string {
  const hint = 'Give it as in the reference, such as /cards/5abbe4b7ddc1b351ef961417/idList';
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw new InvalidArgumentError('path', 'must begin with a slash', hint);
  const dots = path.split('/').some((part) => /^(?:\.|%2e){1,2}$/i.test(part));
  if (dots || !/^(?:\/(?:[\w.~!$&'()*+,;=:@{}-]|%[0-9a-f]{2})+)+\/?$/i.test(path))
    throw new InvalidArgumentError('path', 'must be a path without a query', hint);
}

function queryText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item: unknown) => queryText(name, item)).join(',');
  throw new InvalidArgumentError(name, `cannot be in a query: it is ${describeValue(value)}`);
}
