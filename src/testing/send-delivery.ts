import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import { InvalidOptionError } from '../errors.js';
import { handlerChannel, type HandlerMessage } from '../telemetry/channels.js';
import { refuseUnknownOptions } from '../util/check-options.js';
import { listen } from '../util/http/listen.js';
import { sendRequest } from '../util/http/send-request.js';
import {
  createSignedRequest,
  SIGNING_OPTIONS,
  type SignedRequest,
  type SigningOptions,
} from './create-signed-request.js';

/** Where a delivery can go: a URL, an Express app or other request listener, or the `TrelloWebhooks` object itself. */
export type DeliveryTarget =
  | string
  | URL
  | ((request: never, response: never) => unknown)
  | { receive(request: SignedRequest): Promise<{ status: number; headers: object; body: string }> };

/** The response to a delivery, and the handlers that ran. */
export interface SendDeliveryResult {
  status: number;
  /** Header names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** The handlers that ended in this process while the response was awaited, in order. */
  handlers: { event: string; handler: string; ok: boolean }[];
}

/** The response alone. */
type SentResponse = Omit<SendDeliveryResult, 'handlers'>;

type Listener = (request: unknown, response: unknown) => unknown;

/**
 * Sends a signed delivery, and returns the response and the handlers that ran. A listener or an app is served on a free
 * port of this machine for the one request, at the path of the callback URL; nothing is faked.
 *
 * @example
 * ```ts
 * const { status, handlers } = await sendDelivery(app, createDelivery('commentCard'), { secret, callbackURL });
 * expect(status).toBe(200);
 * expect(handlers).toEqual([{ event: 'commentCard', handler: 'announce', ok: true }]);
 * ```
 * @param body As for `createSignedRequest`.
 * @throws InvalidOptionError for a target or an option that does not exist; the network error of a URL; the error that a
 * listener throws or rejects with.
 */
export async function sendDelivery(
  target: DeliveryTarget,
  body: object | string | Uint8Array,
  signing: SigningOptions,
): Promise<SendDeliveryResult> {
  refuseUnknownOptions('sendDelivery()', signing, SIGNING_OPTIONS);
  const request = createSignedRequest(body, signing);
  const id = actionId(request.body);
  const handlers: SendDeliveryResult['handlers'] = [];
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

async function send(target: DeliveryTarget, request: SignedRequest): Promise<SentResponse> {
  if (typeof target === 'string' || target instanceof URL) return sendRequest({ ...request, url: target });
  if (typeof target === 'function') return serveOnce(target as Listener, request);
  if (typeof (target as Partial<typeof target> | null)?.receive === 'function') {
    const { status, headers, body } = await target.receive(request);
    return { status, headers: { ...headers }, body };
  }
  throw new InvalidOptionError('sendDelivery() cannot send to this', {
    hint: 'Pass a URL, an Express app or request listener, or the TrelloWebhooks object',
  });
}

async function serveOnce(listener: Listener, request: SignedRequest): Promise<SentResponse> {
  const server = createServer();
  // A listener that fails sends no response: the error belongs to the test, and must not end the process.
  const failed = new Promise<never>((_, reject) => {
    server.on('request', (...exchange) => {
      new Promise((resolve) => resolve(listener(...exchange))).catch(reject);
    });
  });
  const { port, close } = await listen(server);
  try {
    const { pathname, search } = new URL(request.url);
    const url = `http://127.0.0.1:${port}${pathname}${search}`;
    return await Promise.race([sendRequest({ ...request, url }), failed]);
  } finally {
    await close();
  }
}

function actionId(body: Uint8Array): unknown {
  try {
    return (JSON.parse(new TextDecoder().decode(body)) as { action?: { id?: unknown } }).action?.id;
  } catch {
    return undefined;
  }
}
