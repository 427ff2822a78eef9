import { spawnSync } from 'node:child_process';

/** Runs a command, shows what it prints, and ends this process when it fails. */
export function run(command: string, args: readonly string[], options: { cwd?: string } = {}): void {
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (status === 0) return;
  console.error(
    `${[command, ...args].join(' ')} failed (${error?.message ?? signal ?? `exit code ${status}`})`,
  );
  process.exit(1);
}

/** Runs a command and gives what it prints to standard output. */
export function output(command: string, args: readonly string[], options: { cwd?: string } = {}): string {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed with exit code ${status}`);
  return stdout;
}
