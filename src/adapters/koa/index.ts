// The entry `trello-webhooks/koa`.
import type { NodeListener, ListenerOptions } from '../node/listener.js';
import type { NodeRequest, NodeResponse } from '../node/http-types.js';

/** What is used of a `TrelloWebhooks`. */
export interface KoaWebhooks {
  readonly listener: (options?: ListenerOptions) => NodeListener;
}

/** What is used of Koa's context. */
export interface KoaContext {
  readonly req: NodeRequest & { rawBody?: unknown };
  readonly res: NodeResponse & { once(event: 'close', listener: () => void): unknown };
  /** `rawBody`: what koa-bodyparser keeps. */
  readonly request: { readonly rawBody?: unknown };
  respond?: boolean | undefined;
}

/** A middleware of Koa's. */
export type KoaMiddleware = (context: KoaContext, next: () => Promise<unknown>) => Promise<void>;

/**
 * A middleware for Koa 2 and 3. Put it before body parsers; behind koa-bodyparser it uses the text that this keeps.
 * `path`: where deliveries arrive, as this server sees it; the default is the paths of the callback URLs. Other requests go
 * on to the next middleware.
 *
 * @example
 * ```js
 * app.use(koaMiddleware(webhooks));
 * ```
 */
export function koaMiddleware(
  webhooks: KoaWebhooks,
  { path }: Pick<ListenerOptions, 'path'> = {},
): KoaMiddleware {
  let isOurs = true;
  // The listener calls it at once, or never.
  const fallback = (): void => void (isOurs = false);
  const listener = webhooks.listener(path === undefined ? { fallback } : { path, fallback });
  return async (context, next) => {
    const { req, res, request } = context;
    if (request.rawBody !== undefined) req.rawBody ??= request.rawBody;
    const closed = new Promise<void>((resolve) => void res.once('close', resolve));
    isOurs = true;
    listener(req, res);
    if (!isOurs) return void (await next());
    // Koa is to write nothing of its own.
    context.respond = false;
    await closed;
  };
}
