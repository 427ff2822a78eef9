import { InvalidMiddlewareError } from '../errors.js';
import type { AnyEvent } from './event.js';

/**
 * Runs around all handlers of a delivery: before `await next()` and after it. Not calling `next` keeps the handlers
 * from running, and the delivery counts as handled. `next` rejects when a handler failed; swallowing that does not
 * turn the answer into a 200.
 *
 * @example
 * ```ts
 * webhooks.use(async (event, next) => {
 *   const started = performance.now();
 *   await next();
 *   event.log.info({ name: event.name, ms: performance.now() - started });
 * });
 * ```
 */
export type Middleware = (event: AnyEvent, next: () => Promise<void>) => unknown;

/**
 * Calls the middlewares one inside the other, and `innermost` inside the last. Resolves, to what was thrown, when all
 * that was started has ended, also where a middleware did not await its `next`: no delivery is answered while its
 * handlers run. Never rejects.
 */
export async function runThrough(
  middlewares: readonly Middleware[],
  event: AnyEvent,
  innermost: () => Promise<void>,
  onTooLate: (error: Error) => void,
): Promise<ReadonlySet<unknown>> {
  const started: Promise<void>[] = [];
  let over = false;

  async function enter(index: number): Promise<void> {
    const middleware = middlewares[index];
    if (middleware === undefined) return innermost();
    let called = false;
    await middleware(event, () => {
      if (over) return tooLate();
      const inner = called
        ? Promise.reject(new InvalidMiddlewareError('called next() twice'))
        : enter(index + 1);
      called = true;
      return remember(inner);
    });
  }

  /** The delivery was answered, as one that the middleware kept from its handlers. */
  function tooLate(): Promise<void> {
    const error = new InvalidMiddlewareError('called next() after it had ended');
    onTooLate(error);
    const rejected = Promise.reject(error);
    rejected.catch(() => {});
    return rejected;
  }

  function remember(running: Promise<void>): Promise<void> {
    started.push(running);
    // Awaited below in any case: a middleware that does not await it must not end the process.
    running.catch(() => {});
    return running;
  }

  void remember(enter(0));
  // A set, since an error usually passes through the middlewares around it.
  const thrown = new Set<unknown>();
  for (const running of started) await running.catch((error: unknown) => thrown.add(error));
  over = true;
  return thrown;
}
