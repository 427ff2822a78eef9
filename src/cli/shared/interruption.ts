import { setMaxListeners } from 'node:events';

/** Returns a signal that the first SIGINT or SIGTERM aborts, for an orderly end. A second one ends the process at once. */
export function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  // Each request in progress adds a listener.
  setMaxListeners(0, controller.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => controller.abort(new DOMException(signal, 'AbortError')));
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export function waitForAbort(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
