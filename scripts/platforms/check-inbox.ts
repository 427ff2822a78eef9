import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Finding } from './check-table.js';
import type { CommandLine } from './platforms.js';

const EXPECTED = '200 stored\nclosed\n';

/** Runs a delivery through the SQLite inbox. Nothing may be printed beside what is expected, and the process has to end. */
export function checkInbox(runs: (program: string) => CommandLine, folder: string, name: string): Finding {
  const [command, ...args] = runs(join(folder, 'inbox.mjs'));
  const { status, stdout, stderr } = spawnSync(command, [...args, join(folder, `${name}.db`)], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status === 0 && stdout === EXPECTED && stderr === '') return { fine: true, text: 'sqliteInbox()' };
  return { fine: false, text: `sqliteInbox() ended with ${String(status)}\n${stdout}${stderr}` };
}
