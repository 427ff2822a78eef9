import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { APPLICATION_ID } from '../../../inbox/sqlite/worker/migrate.js';
import { printable } from '../../../util/printable.js';
import { UsageError } from '../errors.js';

const HINT = 'Name the file that the service gives to sqliteInbox(); it is made when the service starts';

/**
 * Refuses a file that is not there, and one that is not an inbox: opening it would make one of it, or change how another
 * program's database is written. Call it before the file is opened: closing it here would give up the locks that SQLite
 * has on it in this process.
 */
export function checkInboxFile(file: string): void {
  const size = sizeOf(file);
  // What a log holds that was not copied yet, the file does not know: SQLite has to look.
  if (sizeOf(`${file}-wal`, 0) > 0) return;
  const header = size < 100 ? Buffer.alloc(size) : headerOf(file);
  const isSQLite = header.toString('latin1').startsWith('SQLite format 3\0');
  // https://www.sqlite.org/fileformat.html#application_id
  if (size > 0 && !(isSQLite && header.readUInt32BE(68) !== APPLICATION_ID)) return;
  throw new UsageError(`${printable(file)} is no inbox`, HINT);
}

function sizeOf(file: string, otherwise?: number): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (otherwise !== undefined) return otherwise;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`There is no file ${printable(file)}`, HINT);
    throw new UsageError(`Cannot look at ${printable(file)}: ${code}`, HINT);
  }
}

function headerOf(file: string): Buffer {
  const header = Buffer.alloc(100);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    readSync(descriptor, header);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A folder: SQLite says so.
    if (code !== 'EISDIR') throw new UsageError(`Cannot read ${printable(file)}: ${code}`, HINT);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
  return header;
}
