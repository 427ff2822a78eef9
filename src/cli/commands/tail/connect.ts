import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { socketPath } from '../../../telemetry/tail/socket-path.js';

/** How long between two looks whether the service is there again. */
const RETRY_MS = 250;

/** Connects, or gives undefined when no service serves its tail at `path`. */
export async function connectTo(path: string): Promise<Socket | undefined> {
  const socket = connect(socketPath(path));
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    socket.destroy();
    return undefined;
  }
}

/** The same, as soon as there is one; undefined when the signal is aborted before. */
export async function waitFor(path: string, signal: AbortSignal): Promise<Socket | undefined> {
  while (!signal.aborted) {
    const socket = await connectTo(path);
    if (socket !== undefined) return socket;
    await pause(RETRY_MS, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

/** Hands over each line until the connection ends, which the signal does, too. */
export async function readLines(
  socket: Socket,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const end = (): void => void socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  // A service that was killed resets the connection.
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  createInterface({ input: socket }).on('line', onLine);
  if (signal.aborted) end();
  await closed;
  signal.removeEventListener('abort', end);
}
