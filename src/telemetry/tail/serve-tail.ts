import { createServer } from 'node:net';
import { refuseUnknownOptions } from '../../util/check-options.js';
import { listenOn } from './listen.js';
import { Reader } from './reader.js';
import { follow } from './records.js';
import { DEFAULT_PATH, socketPath } from './socket-path.js';

/** The options of `serveTail(…)`. */
export interface TailOptions {
  /**
   * The socket's file; one for each service that is started in the same folder. On Windows a named pipe stands for it.
   * @default '.trello-webhooks.sock'
   */
  path?: string;
}

/** A tail that can be followed. */
export interface TailServer {
  readonly path: string;
  /** Ends the connections of those who follow, and removes the socket. May be called again. */
  close(): Promise<void>;
}

/**
 * Lets `trello-webhooks tail` follow what this process receives: one line of JSON per request, with its answer, the
 * action's id and type, and the handlers that ran; never a body, never a secret. Only this user of this machine can
 * connect. It costs nothing while nobody follows, and does not keep the process alive.
 *
 * @example
 * ```ts
 * import { serveTail } from 'trello-webhooks/tail';
 *
 * const tail = await serveTail();
 * // … when the service stops:
 * await tail.close();
 * ```
 * @throws TrelloWebhooksError `tail_failed` when the socket cannot be made.
 */
export async function serveTail(options: TailOptions = {}): Promise<TailServer> {
  refuseUnknownOptions('serveTail()', options, ['path']);
  const { path = DEFAULT_PATH } = options;
  const readers = new Set<Reader>();
  let stop: (() => void) | undefined;
  const server = createServer((socket) => {
    const reader = new Reader(socket);
    readers.add(reader);
    stop ??= follow((record) => {
      const line = `${JSON.stringify(record)}\n`;
      for (const each of readers) each.write(line);
    });
    // Whoever went away without a word is gone all the same.
    socket.on('error', () => {});
    socket.resume().on('close', () => {
      readers.delete(reader);
      if (readers.size > 0) return;
      stop?.();
      stop = undefined;
    });
  });
  server.unref();
  await listenOn(server, socketPath(path));
  let closed: Promise<void> | undefined;
  return {
    path,
    close: () =>
      (closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const reader of readers) reader.close();
        stop?.();
      })),
  };
}
