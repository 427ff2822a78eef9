import type { Receiver, WaitUntil } from '../../receive/receiver.js';
import { deliveryHeaders, type WebhookRequest, type WebhookResponse } from '../../receive/request.js';
import { pathAndQueryOf } from '../../util/url.js';
import { checkedPaths, hasPath } from '../paths.js';
import type { FetchRequest, FetchResponse } from './fetch-types.js';
import { readBody } from './read-body.js';

/** The options of `webhooks.fetch()`. */
export interface FetchOptions {
  /**
   * The path, or paths, at which deliveries arrive, as this server sees them. Other requests get 404.
   * @default every path
   */
  path?: string | readonly string[];
  /** How the platform is asked to keep the process until a promise settles. The option `respondEarly` needs it. */
  waitUntil?: WaitUntil;
}

/** A function from a `Request` to its `Response`. */
export interface FetchHandler {
  (request: FetchRequest, options?: FetchOptions): Promise<FetchResponse>;
  /** As servers call it: Workers with `(request, env, ctx)`, Bun and Deno with something of their own. */
  (request: FetchRequest, platform: unknown, context?: unknown): Promise<FetchResponse>;
}

/** Takes a `Request` through the pipeline. `options` may be what a server passes there instead. */
export async function serveFetch(
  receiver: Receiver,
  request: FetchRequest,
  options: unknown,
  context: unknown,
): Promise<FetchResponse> {
  // Three arguments are (request, env, ctx): whatever names the bindings in `env` have, they are no options.
  const { path, waitUntil } = optionsIn(context ?? options);
  if (path !== undefined && !hasPath(checkedPaths(path), request.url)) return toResponse(NOT_FOUND);
  return toResponse(await responseTo(receiver, request, waitUntil));
}

const NOT_FOUND: WebhookResponse = { status: 404, headers: { 'content-length': '0' }, body: '' };

async function responseTo(
  receiver: Receiver,
  request: FetchRequest,
  waitUntil: WaitUntil | undefined,
): Promise<WebhookResponse> {
  try {
    const { method, url, headers } = request;
    const webhookRequest: WebhookRequest = { method, url: pathAndQueryOf(url), headers };
    const ofDelivery = deliveryHeaders(headers);
    const early = receiver.begin(webhookRequest, ofDelivery);
    if (early !== undefined) return early;
    const body = await readBody(request, ofDelivery.contentLength, receiver.bodyLimits);
    return await receiver.finish({ ...webhookRequest, origin: request }, ofDelivery, body, waitUntil);
  } catch (error) {
    return receiver.refuse(error);
  }
}

function optionsIn(given: unknown): FetchOptions {
  if (typeof given !== 'object' || given === null) return {};
  const { path, waitUntil } = given as FetchOptions;
  return {
    ...((typeof path === 'string' || Array.isArray(path)) && { path }),
    // A method of the platform's: it needs its object.
    ...(typeof waitUntil === 'function' && { waitUntil: (work) => waitUntil.call(given, work) }),
  };
}

function toResponse({ status, headers, body }: WebhookResponse): FetchResponse {
  return new Response(body === '' ? null : body, { status, headers });
}
