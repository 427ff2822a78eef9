import type { Receiver } from '../../receive/receiver.js';
import { serve } from './serve.js';
import type { NodeResponse, ParsedRequest } from './http-types.js';
import { hasPath, pathsOf } from '../paths.js';

/** A request as Express 4 and 5 pass it to a router. */
export interface ExpressRequest extends ParsedRequest {
  /** Set where Express found a route: `app.all('/trello', webhooks.router())`. */
  readonly route?: unknown;
  /** The mount path; `''` at the root. */
  readonly baseUrl?: string;
}

/** What `app.use('/trello', …)` takes, in Express 4 and 5. */
export type ExpressRouter = (
  request: ExpressRequest,
  response: NodeResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Makes the router for Express. It answers at the path where it is mounted, and at the paths of the callback URLs when
 * it is mounted above them (`app.use(webhooks.router())`); everything else goes on to the next handler.
 */
export function createRouter(receiver: Receiver, callbackURLs: readonly string[] | undefined): ExpressRouter {
  const paths = pathsOf(callbackURLs ?? []);
  return function router(request, response, next) {
    if (hasPath(paths, request.originalUrl) || isHere(request) || isHandlerOf(request.route, router)) {
      void serve(receiver, request, response);
    } else {
      next();
    }
  };
}

/**
 * Whether it is for the path where the router is mounted: there Express shows `/`, with the query behind it. Mounted at
 * the root (behind a proxy that strips the path), only what Trello sends is meant; `GET /` is somebody's home page.
 */
function isHere({ url, baseUrl, method }: ExpressRequest): boolean {
  return hasPath(HERE, url) && (baseUrl !== '' || method === 'POST' || method === 'HEAD');
}

/** Whether a route leads here. `request.route` alone does not tell: a route that passed a request on stays there. */
function isHandlerOf(route: unknown, router: ExpressRouter): boolean {
  const { stack } = (route ?? {}) as { stack?: readonly { readonly handle: unknown }[] };
  return stack?.some(({ handle }) => handle === router) === true;
}

const HERE: ReadonlySet<string> = new Set(['/']);
