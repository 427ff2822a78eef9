import { startOnTerminal, type RunOptions } from './command.js';

/** What is typed once the terminal shows a text. */
export type Step = readonly [shown: string, typed: string];

export const keys = { enter: '\r', down: '\x1b[B', space: ' ', ctrlC: '\x03' };

/** Runs the command on a terminal; gives the exit code and what was shown. */
export async function onTerminal(
  args: readonly string[],
  steps: readonly Step[],
  { cwd, env = {} }: RunOptions,
): Promise<{ code: number | null; shown: string }> {
  const child = startOnTerminal(args, {
    ...(cwd !== undefined && { cwd }),
    env: { TERM: 'xterm', SHELL: '/bin/sh', ...env },
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
