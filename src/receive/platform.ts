import { readHeader, type RequestHeaders } from '../util/headers.js';
import type { ReceivedRequest } from './request.js';

/** How the exact bytes of a body are kept, by platform. */
const FIXES = {
  express:
    "On Express mount the webhook before express.json(), or keep the bytes with express.json({ limit: '1mb', verify: (req, res, buf) => { req.rawBody = buf; } }), or put express.raw({ type: '*/*', limit: '1mb' }) in front",
  nest: "On Nest pass { rawBody: true } to NestFactory.create(), and call app.useBodyParser('json', { limit: '1mb' })",
  fastify:
    "On Fastify keep the bytes with fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => done(null, body)), and pass request.body to webhooks.receive()",
  next: 'On Next export const config = { api: { bodyParser: false } } from an API route; in a route handler pass await request.arrayBuffer() to webhooks.receive()',
  koa: 'On Koa mount the webhook before koa-bodyparser, or pass ctx.request.rawBody to webhooks.receive()',
  lambda:
    "On Lambda pass body: Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8') to webhooks.receive()",
  cloudFunctions: 'On Cloud Functions pass body: request.rawBody to webhooks.receive()',
  fetch: 'Pass body: await request.arrayBuffer() to webhooks.receive()',
  unknown:
    'Pass the bytes on before anything parses them: a Buffer, request.rawBody or await request.arrayBuffer()',
} as const;

/** How to keep the bytes of bodies on the platform that a request shows. For a hint: a guess may be wrong. */
export function fixOf(request: Pick<ReceivedRequest, 'headers' | 'origin'>): string {
  try {
    return FIXES[platformOf(request)];
  } catch {
    // Objects of platforms may throw when they are looked at.
    return FIXES.unknown;
  }
}

function platformOf({ headers, origin }: Pick<ReceivedRequest, 'headers' | 'origin'>): keyof typeof FIXES {
  const seen = origin as Seen;
  if (has(headers, 'function-execution-id')) return 'cloudFunctions';
  if (seen.socket !== undefined) {
    if (NEXT in seen) return 'next';
    const { app } = seen;
    if (app !== undefined)
      return sourcesOf(app).some((source) => source.includes('onRequestHook')) ? 'nest' : 'express';
    const listeners = seen.socket?.server?.listeners?.('request') ?? [];
    if (listeners.some(({ name }) => name === 'preRouting')) return 'fastify';
    if (listeners.some((listener) => sourceOf(listener).includes('this.createContext(req, res)')))
      return 'koa';
    return 'unknown';
  }
  // Load balancers send it to servers of any kind too.
  if (has(headers, 'x-amzn-trace-id') || seen.isBase64Encoded !== undefined) return 'lambda';
  return typeof headers.get === 'function' ? 'fetch' : 'unknown';
}

/** What the objects of platforms have that others have not. */
interface Seen {
  /** Requests of `node:http`. */
  readonly socket?: { readonly server?: { listeners?(event: string): readonly { readonly name: string }[] } };
  /** Express's requests. */
  readonly app?: { readonly router?: Router; readonly _router?: Router };
  /** The events of API Gateway. */
  readonly isBase64Encoded?: unknown;
}

interface Router {
  readonly stack?: readonly { readonly handle?: unknown }[];
}

/** Under it Next keeps what it knows of a request. Source: next/dist/server/request-meta. */
const NEXT = Symbol.for('NextInternalRequestMeta');

/** The sources of an app's middlewares. Nest's own, the first of its app, calls the hooks of Nest's adapter. */
function sourcesOf(app: NonNullable<Seen['app']>): string[] {
  // Express 4 throws where it is asked for `router`.
  const stack = (app._router ?? app.router)?.stack ?? [];
  return stack.slice(0, 5).map(({ handle }) => sourceOf(handle));
}

function sourceOf(value: unknown): string {
  return typeof value === 'function' ? Function.prototype.toString.call(value) : '';
}

function has(headers: RequestHeaders, name: string): boolean {
  return readHeader(headers, name) !== undefined;
}
