import type { Failure } from '../protocol.js';

/** The store cannot be used as it is; becomes an `InboxError` on the main thread. */
export class Unusable extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** A lease is no longer held; becomes a `LeaseLostError` on the main thread. */
export class LeaseLost extends Error {}

/** What to do with a damaged file. */
export const RECOVER = 'Stop the service, then restore a backup, or try ".recover" of sqlite3';

/** An error as plain data, for the main thread. */
export function failureOf(error: unknown): Failure {
  if (error instanceof LeaseLost) return { reason: 'lease_lost', message: '' };
  const { message } = error as Error;
  if (error instanceof Unusable) return { reason: 'inbox', message, hint: error.hint };
  const code = sqliteCode(error);
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
    return { reason: 'inbox', message: `The file of the inbox is damaged (${message})`, hint: RECOVER, code };
  }
  return { reason: 'unavailable', message: message || String(error), code };
}

/** SQLite's primary result codes that mean something here. */
const CODES: Partial<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
};

/** The name of SQLite's result code in an error, whichever driver made it. */
export function sqliteCode(error: unknown): string | undefined {
  const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return CODES[errcode & 0xff];
  // better-sqlite3 gives extended names such as SQLITE_IOERR_WRITE.
  if (typeof code === 'string') return /^SQLITE_[A-Z]+/.exec(code)?.[0];
  return undefined;
}
