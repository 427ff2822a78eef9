import { once } from 'node:events';
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { TrelloWebhooksError } from '../../errors.js';

/** Listens on a socket that only this user may use. What a process that was killed left behind is taken over. */
export async function listenOn(server: Server, path: string): Promise<void> {
  try {
    await tryToListen(server, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || !(await isLeftBehind(path)))
      throw refused(path, error);
    unlinkSync(path);
    await tryToListen(server, path).catch((again: unknown) => {
      throw refused(path, again);
    });
  }
}

async function tryToListen(server: Server, path: string): Promise<void> {
  server.listen(path);
  await once(server, 'listening');
  if (process.platform !== 'win32') chmodSync(path, 0o600);
}

/** A socket on which nobody listens any more; nothing else is ever deleted. */
async function isLeftBehind(path: string): Promise<boolean> {
  if (process.platform === 'win32' || !lstatSync(path).isSocket()) return false;
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

function refused(path: string, cause: unknown): TrelloWebhooksError {
  const inUse = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const hint = inUse
    ? 'Another service uses it: give each its own path, and say trello-webhooks tail --path'
    : 'Give a path in a folder that exists and that this user may write to, of at most 100 characters';
  return new TrelloWebhooksError('tail_failed', `Cannot listen on ${path}`, { cause, hint });
}
