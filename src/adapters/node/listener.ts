import { InvalidOptionError } from '../../errors.js';
import { refuseUnknownOptions } from '../../util/check-options.js';
import type { Receiver } from '../../receive/receiver.js';
import { serve } from './serve.js';
import type { NodeRequest, NodeResponse } from './http-types.js';
import { checkedPaths, hasPath, pathsOf } from '../paths.js';

/** The options of `webhooks.listener()`. */
export interface ListenerOptions {
  /**
   * The path, or paths, at which deliveries arrive, as this server sees them. Other requests go to `fallback`, or get 404.
   * @default the paths of the configured callback URLs when there is a `fallback`; otherwise every path
   */
  path?: string | readonly string[];
  /**
   * Who answers all other requests: any request listener, such as an Express app. Deliveries pass by it, which is why
   * the app costs them nothing.
   */
  fallback?: (request: never, response: never) => unknown;
}

/** A function for `http.createServer`. */
export type NodeListener = (request: NodeRequest, response: NodeResponse) => void;

/** Makes the listener for `node:http`. */
export function createListener(
  receiver: Receiver,
  callbackURLs: readonly string[] | undefined,
  options: ListenerOptions,
): NodeListener {
  refuseUnknownOptions('listener()', options, ['path', 'fallback']);
  const { path, fallback } = options;
  if (fallback !== undefined && typeof fallback !== 'function') {
    throw new InvalidOptionError('fallback must be a function', {
      hint: 'Give a request listener, such as an Express app',
    });
  }
  const paths = path !== undefined ? checkedPaths(path) : fallback && defaultPaths(callbackURLs);
  if (paths === undefined) return (request, response) => void serve(receiver, request, response);
  return (request, response) => {
    if (hasPath(paths, request.url)) void serve(receiver, request, response);
    else if (fallback !== undefined) fallback(request as never, response as never);
    else notFound(response);
  };
}

function defaultPaths(callbackURLs: readonly string[] | undefined): Set<string> {
  if (callbackURLs !== undefined) return pathsOf(callbackURLs);
  throw new InvalidOptionError(
    'listener({ fallback }) cannot know its path, since callbackURL is a function',
    {
      hint: "Say it: listener({ path: '/trello', fallback })",
    },
  );
}

function notFound(response: NodeResponse): void {
  response.writeHead(404, { 'content-length': '0' });
  response.end('');
}
