// The entry `trello-webhooks/fastify`.
import type { NodeRequest, NodeResponse } from '../node/http-types.js';

/** What is used of a `TrelloWebhooks`. */
export interface FastifyWebhooks {
  readonly listener: () => (request: NodeRequest, response: NodeResponse) => void;
}

/** What is used of a Fastify instance. */
export interface FastifyLike {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    contentType: string,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Fastify's overloads refuse never
    parser: (request: any, payload: any, done: (error: Error | null, body?: unknown) => void) => void,
  ): unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  all(path: string, handler: (request: any, reply: any) => unknown): unknown;
}

/** A plugin of Fastify's. */
export type FastifyPlugin = (app: FastifyLike, options: object, done: (error?: Error) => void) => void;

/**
 * A plugin for Fastify 5: all requests at its prefix are for the webhooks. Inside of it no parser touches a body, and
 * outside of it the app's own parsers stay as they are.
 *
 * @example
 * ```js
 * app.register(fastifyPlugin(webhooks), { prefix: '/trello' });
 * ```
 */
export function fastifyPlugin(webhooks: FastifyWebhooks): FastifyPlugin {
  const listener = webhooks.listener();
  return (app, _options, done) => {
    app.removeAllContentTypeParsers();
    // The bytes stay where they are: the listener reads them, with its own limits.
    app.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
    app.all('/', (request: { raw: NodeRequest }, reply: { raw: NodeResponse; hijack(): unknown }) => {
      reply.hijack();
      listener(request.raw, reply.raw);
    });
    done();
  };
}
