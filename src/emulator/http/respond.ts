import type { IncomingMessage } from 'node:http';
import type { Logger } from '../../util/logger.js';
import { checkCaller, checkOwner } from './access.js';
import { readCredentials, type Credentials } from './credentials.js';
import type { RateLimits } from './rate-limits.js';
import { readArguments, readBody, type RequestArguments } from './read-request.js';
import { badRequest, cannot, internalError } from './refusals.js';
import { json, Refusal, type RESTResponse } from './response.js';
import { readRouteArguments, type RouteDeps } from './route.js';
import { findRoute } from './router.js';
import { routes } from './routes/index.js';

/** The dependencies of the REST side. */
export interface RESTDeps extends RouteDeps {
  rateLimits: RateLimits | undefined;
  logger: Logger | undefined;
}

/** Responds to one request of the REST side. Never rejects. */
export async function respond(deps: RESTDeps, request: IncomingMessage): Promise<RESTResponse> {
  const { method = 'GET', url = '' } = request;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const read = await readRequest(request, query);
  const counted = deps.rateLimits?.count(read.credentials);
  const response = counted?.refused ?? (await catchRefusal(deps, () => callRoute(deps, method, path, read)));
  return { ...response, headers: counted?.headers ?? {} };
}

interface ReadRequest {
  args: RequestArguments;
  credentials: Credentials;
  /** Why the body cannot be used. */
  refused: Error | undefined;
}

/** The rate limits need the credentials also when the body is refused; then they come from the query and the header. */
async function readRequest(request: IncomingMessage, query: string): Promise<ReadRequest> {
  const { 'content-type': contentType = '', authorization } = request.headers;
  let args = readArguments(query, '', '');
  let refused: Error | undefined;
  try {
    args = readArguments(query, contentType, await readBody(request));
  } catch (error) {
    refused = error instanceof Error ? error : badRequest();
  }
  return { args, credentials: readCredentials(args, authorization), refused };
}

/** Checks access, then the path, then the arguments, and calls the route. */
async function callRoute(
  deps: RouteDeps,
  method: string,
  path: string,
  { args, credentials, refused }: ReadRequest,
): Promise<RESTResponse> {
  if (refused !== undefined) throw refused;
  const match = findRoute(routes, method, path);
  if (match === undefined) throw cannot(method, path);
  const { route, parts } = match;
  const { state } = deps;
  const part = (name: string): string => parts.get(name) ?? '';
  const token =
    route.access === 'owner'
      ? checkOwner(state, credentials, part('token'))
      : checkCaller(state, credentials);
  const found: Record<string, unknown> = {};
  for (const [name, find] of Object.entries(route.parts)) found[name] = find(part(name), state, token);
  const call = { token, path: found, args: readRouteArguments(route.args, args, state) };
  return json(await route.handle(deps, call));
}

async function catchRefusal({ logger }: RESTDeps, work: () => Promise<RESTResponse>): Promise<RESTResponse> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    // Neither the path nor the arguments: they hold keys and tokens.
    logger?.error({ err: error }, 'The emulator failed to respond to a REST request');
    return internalError();
  }
}
