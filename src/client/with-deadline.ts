/** What a timer waits at most; told to wait longer, it would not wait at all. */
export const longestTimerMs = 2 ** 31 - 1;

/** Marks that the time limit, and not the caller, ended the work. */
export class DeadlineExceeded extends Error {}

/**
 * Runs something that takes a signal, for at most `timeoutMs`. Rejects as soon as the caller's signal is aborted or the
 * time is over, even when the work itself does not listen. One timer and one listener, both removed at the end:
 * `AbortSignal.any` keeps its listener for as long as the caller's signal lives.
 */
export async function withDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new DeadlineExceeded()), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const ended = new Promise<never>((_, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), {
        once: true,
      });
    });
    return await Promise.race([run(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Waits; an aborted signal ends the wait and rejects with its reason. */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
