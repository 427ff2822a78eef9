/**
 * Settles as `work` does, but rejects with the signal's reason as soon as the signal is aborted, even when the work
 * does not listen to it. Leaves no listener behind: `AbortSignal.any` keeps its listener for as long as the signal lives.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stopListening = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else stopListening = listen(signal, onAbort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stopListening();
  }
}

/** Those who wait for the abort of a signal, behind one listener: Node warns of the eleventh, and calls share a signal. */
const waiting = new WeakMap<AbortSignal, Waiting>();

interface Waiting {
  readonly calls: Set<() => void>;
  readonly listener: () => void;
}

/** Calls `onAbort` when a signal is aborted. Returns what ends that. */
function listen(signal: AbortSignal, onAbort: () => void): () => void {
  const { calls, listener } = waiting.get(signal) ?? firstOf(signal);
  calls.add(onAbort);
  return () => {
    calls.delete(onAbort);
    if (calls.size > 0) return;
    waiting.delete(signal);
    signal.removeEventListener('abort', listener);
  };
}

function firstOf(signal: AbortSignal): Waiting {
  const calls = new Set<() => void>();
  const listener = (): void => {
    for (const call of calls) call();
  };
  signal.addEventListener('abort', listener, { once: true });
  const first = { calls, listener };
  waiting.set(signal, first);
  return first;
}

/** Waits; an aborted signal ends the wait and rejects with its reason. */
export async function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await untilAborted(over, signal);
  } finally {
    clearTimeout(timer);
  }
}
