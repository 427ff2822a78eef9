/** The part of `node:sqlite`'s `DatabaseSync` that is used; better-sqlite3 has the same methods. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
}

/** What a statement takes and gives. */
export type Value = string | number | null | Uint8Array;

/** A prepared statement. */
export interface Statement {
  run(...values: Value[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
}

/** Opens a file. */
export type Driver = new (file: string) => Database;

/** SQLite's primary result codes that mean something here. */
export const CODES = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
} as const;

/** The name of SQLite's result code in an error, whichever driver made it. */
export function sqliteCode(error: unknown): string | undefined {
  const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return (CODES as Record<number, string>)[errcode & 0xff];
  // better-sqlite3 gives extended names such as SQLITE_IOERR_WRITE.
  if (typeof code === 'string') return /^SQLITE_[A-Z]+/.exec(code)?.[0];
  return undefined;
}
