import { closeSync, openSync } from 'node:fs';

/**
 * Creates the file so that only its owner can read it: it holds what is written on boards. SQLite gives `-wal` and `-shm`
 * the permissions of the file. What cannot be created is left to SQLite, whose error says why.
 */
export function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It exists, and keeps its permissions; or it cannot be created.
  }
}
