import { realpathSync } from 'node:fs';
import { InboxError } from '../errors.js';

interface Use {
  readonly library: string;
  count: number;
}

/** By real path, over all copies of this package in the process. */
const uses = ((globalThis as Record<symbol, unknown>)[Symbol.for('trello-webhooks.sqliteFiles')] ??= new Map<
  string,
  Use
>()) as Map<string, Use>;

/**
 * Notes that this process has a file open with a library; the function that it returns is to be called once it is closed.
 * Throws `InboxError` when another library has it open: POSIX locks are those of the process, so two libraries in one do
 * not see each other's, and can damage the file (source: "How To Corrupt An SQLite Database File", sqlite.org, 2.2.1).
 */
export function useLibrary(file: string, library: string): () => void {
  const path = realPath(file);
  const use = uses.get(path) ?? { library, count: 0 };
  if (use.library !== library) {
    throw new InboxError(`${file} is open in this process with another SQLite library: ${use.library}`, {
      hint: `Give both inboxes the same driver, or use ${library} in another process`,
    });
  }
  use.count += 1;
  uses.set(path, use);
  let open = true;
  return () => {
    if (!open) return;
    open = false;
    use.count -= 1;
    if (use.count === 0) uses.delete(path);
  };
}

/** A file that cannot be found is nobody's, and cannot be opened either. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
