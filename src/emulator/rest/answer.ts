import type { IncomingMessage } from 'node:http';
import { readArguments } from './arguments.js';
import { readBody } from './body.js';
import { credentialsOf } from './credentials.js';
import type { RateLimits } from './rate-limits.js';
import { Refusal, type Reply } from './reply.js';
import type { Call } from './route.js';
import { findRoute } from './router.js';
import { modelRoutes } from './routes/models.js';
import { tokenRoutes } from './routes/tokens.js';
import { webhookRoutes } from './routes/webhooks.js';
import { badRequest, cannot, internalError } from './texts.js';
import type { World } from './world.js';

const ROUTES = [...webhookRoutes, ...tokenRoutes, ...modelRoutes];

/** A reply and the headers that depend on the caller. */
export interface Answer {
  reply: Reply;
  headers: Record<string, string>;
}

/** Answers one request of the REST side. Never rejects. */
export async function answer(
  world: World,
  rateLimits: RateLimits | undefined,
  request: IncomingMessage,
): Promise<Answer> {
  const { method = 'GET', url = '' } = request;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const read = await readCall(request, query);
  const counted = rateLimits?.count(read.credentials);
  const reply = counted?.refused ?? (await replyOf(world, () => dispatch(world, method, path, read)));
  return { reply, headers: counted?.headers ?? {} };
}

/** What a request carries; `refused` when its body cannot be used. */
interface Read extends Omit<Call, 'part'> {
  refused: Error | undefined;
}

/** The rate limits need the credentials also when the body is refused; then the body has no say. */
async function readCall(request: IncomingMessage, query: string): Promise<Read> {
  const { 'content-type': contentType = '', authorization } = request.headers;
  let args = readArguments(query, '', '');
  let refused: Error | undefined;
  try {
    args = readArguments(query, contentType, await readBody(request));
  } catch (error) {
    refused = error instanceof Error ? error : badRequest();
  }
  return { args, credentials: credentialsOf(args, authorization), refused };
}

async function dispatch(
  world: World,
  method: string,
  path: string,
  { refused, ...read }: Read,
): Promise<Reply> {
  if (refused !== undefined) throw refused;
  const match = findRoute(ROUTES, method, path);
  if (match === undefined) throw cannot(method, path);
  return match.route.handle(world, { ...read, part: (name) => match.parts.get(name) ?? '' });
}

async function replyOf(world: World, handle: () => Promise<Reply>): Promise<Reply> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    // Neither the path nor the arguments: they hold keys and tokens.
    world.logger?.error({ err: error }, 'The emulator failed to answer a REST request');
    return internalError();
  }
}
