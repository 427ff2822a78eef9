import { createHash } from 'node:crypto';
import { resolve } from 'node:path';

/** Where service and command meet unless told otherwise: in the folder in which both are started. */
export const DEFAULT_PATH = '.trello-webhooks.sock';

/** What to listen on and connect to for a path: itself, or on Windows, which has no such files, a named pipe. */
export function socketPath(path: string): string {
  if (process.platform !== 'win32') return path;
  const name = createHash('sha256').update(resolve(path).toLowerCase()).digest('hex').slice(0, 32);
  return `\\\\.\\pipe\\trello-webhooks-${name}`;
}
