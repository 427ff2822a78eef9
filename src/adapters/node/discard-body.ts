import type { NodeRequest } from './http-types.js';

const LINGER_MS = 2_000;

/**
 * Lets the rest of a body that nobody will read run into the void for two seconds, then cuts the connection.
 * Cutting it at once would reset the connection, and the sender would not see the answer that says why.
 */
export function discardBody(request: NodeRequest): void {
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  // Once the answer is out, Node does not tell the request that its connection ended; nobody is to wait for that.
  timer.unref();
  const done = (): void => clearTimeout(timer);
  request.on('end', done);
  request.on('close', done);
  request.on('error', done);
  request.resume();
}
