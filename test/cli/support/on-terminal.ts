import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { builtCommand } from './command.js';

/** Whether there is the script(1) of util-linux. */
export const hasTerminals = existsSync('/usr/bin/script') && process.platform === 'linux';

/** What is typed once the terminal shows a text. */
export type Step = readonly [shown: string, typed: string];

export const keys = { enter: '\r', down: '\x1b[B', space: ' ', ctrlC: '\x03' };

/** Runs the command on a terminal that script(1) makes; gives the exit code and what was shown. */
export async function onTerminal(
  args: readonly string[],
  steps: readonly Step[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<{ code: number | null; shown: string }> {
  const words = [process.execPath, builtCommand(), ...args].map((word) => `'${word}'`);
  const line = `stty cols 120 rows 40; exec ${words.join(' ')}`;
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd,
    // A text that never comes fails the test, and leaves nothing running.
    timeout: 20_000,
    env: { PATH, HOME, TERM: 'xterm', SHELL: '/bin/sh', ...env },
  });
  const waiting = [...steps];
  let shown = '';
  let since = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    const [text, typed] = waiting[0] ?? [];
    if (text === undefined || typed === undefined || !shown.includes(text, since)) return;
    waiting.shift();
    since = shown.length;
    child.stdin.write(typed);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, shown };
}
