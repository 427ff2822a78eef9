import { setMaxListeners } from 'node:events';

/** Aborted by the first SIGINT or SIGTERM, so that there is time to end well; a second one ends the process at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  // Each request under way listens.
  setMaxListeners(0, controller.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => controller.abort(new DOMException(signal, 'AbortError')));
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
