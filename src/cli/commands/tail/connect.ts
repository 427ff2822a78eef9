import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { tailSocketPath } from '../../../telemetry/tail/index.js';

/** The time between two attempts to connect. */
const RETRY_MS = 250;

/** Connects; resolves to undefined if no service serves its tail at `path`. */
export async function connectTo(path: string): Promise<Socket | undefined> {
  const socket = connect(tailSocketPath(path));
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    socket.destroy();
    return undefined;
  }
}

/** Connects as soon as there is a service; resolves to undefined if the signal is aborted first. */
export async function waitFor(path: string, signal: AbortSignal): Promise<Socket | undefined> {
  while (!signal.aborted) {
    const socket = await connectTo(path);
    if (socket !== undefined) return socket;
    await pause(RETRY_MS, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

/** Calls `onLine` with each line until the connection ends; the signal ends it as well. */
export async function readLines(
  socket: Socket,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const end = (): void => void socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  // A service that is killed resets the connection.
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  createInterface({ input: socket }).on('line', onLine);
  if (signal.aborted) end();
  await closed;
  signal.removeEventListener('abort', end);
}
