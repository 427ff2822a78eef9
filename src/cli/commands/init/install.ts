import { spawn } from 'node:child_process';
import { InterruptedError, NpmInstallError } from '../../shared/errors.js';
import { withProgress } from '../../shared/terminal.js';

const windows = process.platform === 'win32';

/**
 * Runs `npm install` in the folder. If it fails, prints npm's output and rejects with an `NpmInstallError`. If this
 * process is interrupted, ends npm and rejects with an `InterruptedError`.
 */
export async function npmInstall(folder: string): Promise<void> {
  const npm = spawn('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a process group of its own, npm can be ended together with its children. On Windows npm is a batch file.
    detached: !windows,
    shell: windows,
  });
  let output = '';
  for (const stream of [npm.stdout, npm.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve, reject) => npm.on('error', reject).on('close', resolve));

  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    if (windows || npm.pid === undefined) npm.kill();
    else process.kill(-npm.pid, 'SIGTERM');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const code = await withProgress('npm install', ended);
    if (interrupted) throw new InterruptedError();
    if (code === 0) return;
    // Printed as it is, since the message of an error is one line.
    process.stderr.write(`${output.trimEnd()}\n`);
    throw new NpmInstallError(folder);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
