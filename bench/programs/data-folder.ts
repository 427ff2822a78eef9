import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder for the files of this process, removed when it ends. Beside the programs, and not among the temporary files:
 * these may be in memory, where a sync costs nothing.
 */
export function dataFolder(): string {
  const folder = mkdtempSync(join(import.meta.dirname, 'inbox-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
