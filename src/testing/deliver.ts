import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidOptionError } from '../errors.js';
import type { WebhookRequestWithBody } from '../receive/request.js';
import { handlerChannel, type HandlerMessage } from '../telemetry/channels.js';
import { signedRequest, type SignedRequest, type Signing } from './signed-request.js';

/** Where a delivery can go: a URL, an Express app or other request listener, or the `TrelloWebhooks` object itself. */
export type DeliveryTarget =
  | string
  | URL
  | ((request: never, response: never) => unknown)
  | { receive(request: WebhookRequestWithBody): Promise<{ status: number; headers: object; body: string }> };

/** What became of a delivery. */
export interface Delivered {
  status: number;
  /** Header names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** The handlers that ended in this process while the answer was awaited, in order. */
  handlers: { event: string; handler: string; ok: boolean }[];
}

/**
 * Sends a signed delivery and tells how it was answered and which handlers ran. A listener or an app is served on a
 * free port of this machine for the one request, at the path of the callback URL; nothing is faked.
 *
 * @example
 * ```ts
 * const { status, handlers } = await deliver(app, delivery('commentCard'), { secret, callbackURL });
 * expect(status).toBe(200);
 * expect(handlers).toEqual([{ event: 'commentCard', handler: 'announce', ok: true }]);
 * ```
 * @param body As for `signedRequest`.
 * @throws what a listener throws or rejects with; InvalidOptionError for a target that is none
 */
export async function deliver(
  target: DeliveryTarget,
  body: object | string | Uint8Array,
  signing: Signing,
): Promise<Delivered> {
  const request = signedRequest(body, signing);
  const id = actionId(request.body);
  const handlers: Delivered['handlers'] = [];
  const onHandler = (message: unknown): void => {
    const { actionId, event, handler, ok } = message as HandlerMessage;
    if (actionId === id) handlers.push({ event, handler, ok });
  };
  subscribe(handlerChannel.name, onHandler);
  try {
    return { ...(await send(target, request)), handlers };
  } finally {
    unsubscribe(handlerChannel.name, onHandler);
  }
}

async function send(target: DeliveryTarget, request: SignedRequest): Promise<Omit<Delivered, 'handlers'>> {
  if (typeof target === 'string' || target instanceof URL) return overHTTP(target, request);
  if (typeof target === 'function')
    return served(target as (request: unknown, response: unknown) => unknown, request);
  if (typeof (target as Partial<typeof target> | null)?.receive === 'function') {
    const { status, headers, body } = await target.receive(request);
    return { status, headers: { ...headers }, body };
  }
  throw new InvalidOptionError('deliver() cannot send to this', {
    hint: 'Give a URL, an Express app or request listener, or the TrelloWebhooks object',
  });
}

async function served(
  listener: (request: unknown, response: unknown) => unknown,
  request: SignedRequest,
): Promise<Omit<Delivered, 'handlers'>> {
  const server = createServer();
  // Whoever fails does not answer any more: it is the test that should be told, and not the process.
  const failed = new Promise<never>((_, reject) => {
    server.on('request', (...exchange) => {
      new Promise((resolve) => resolve(listener(...exchange))).catch(reject);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { pathname, search } = new URL(request.url);
    const { port } = server.address() as AddressInfo;
    return await Promise.race([overHTTP(`http://127.0.0.1:${port}${pathname}${search}`, request), failed]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function overHTTP(
  url: string | URL,
  { method, headers, body }: SignedRequest,
): Promise<Omit<Delivered, 'handlers'>> {
  const response = await fetch(url, { method, headers, body, redirect: 'manual' });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

function actionId(body: Uint8Array): unknown {
  try {
    return (JSON.parse(new TextDecoder().decode(body)) as { action?: { id?: unknown } }).action?.id;
  } catch {
    return undefined;
  }
}
