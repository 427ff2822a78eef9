import { spawnSync } from 'node:child_process';

/** Runs a line of the shell in a folder and gives what it printed; throws with it when the exit code is another. */
export function sh(
  cwd: string,
  line: string,
  { env = {}, code = 0 }: { env?: object; code?: number } = {},
): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status !== code) throw new Error(`${line} ended with ${status}:\n${stdout}${stderr}`);
  return stdout + stderr;
}
