import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { APPLICATION_ID } from '../../../inbox/sqlite/index.js';
import { printable } from '../../../util/printable.js';
import { UsageError } from '../errors.js';

const HINT = 'Pass the file that the service gives to sqliteInbox(); the service creates it when it starts';

/**
 * Throws a `UsageError` if the file is missing or is not an inbox: opening it would make it one, or change the settings
 * of another program's database. Call this before the file is opened: closing it here would release the locks that SQLite
 * holds on it in this process.
 */
export function checkInboxFile(file: string): void {
  const size = sizeOf(file);
  // The header may still be in the write-ahead log only: SQLite has to look.
  if (sizeOf(`${file}-wal`, 0) > 0) return;
  const header = size < 100 ? Buffer.alloc(size) : readHeader(file);
  const isSQLite = header.toString('latin1').startsWith('SQLite format 3\0');
  // https://www.sqlite.org/fileformat.html#application_id
  if (size > 0 && !(isSQLite && header.readUInt32BE(68) !== APPLICATION_ID)) return;
  throw new UsageError(`${printable(file)} is not an inbox`, HINT);
}

function sizeOf(file: string, otherwise?: number): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (otherwise !== undefined) return otherwise;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`${printable(file)} does not exist`, HINT);
    throw new UsageError(`Cannot read ${printable(file)}: ${code}`, HINT);
  }
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(100);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    readSync(descriptor, header);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // For a folder SQLite has a message of its own.
    if (code !== 'EISDIR') throw new UsageError(`Cannot read ${printable(file)}: ${code}`, HINT);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
  return header;
}
