import { spawn } from 'node:child_process';
import { Interrupted } from '../../shared/interrupted.js';
import { withProgress } from '../../shared/terminal.js';

const windows = process.platform === 'win32';

/**
 * Runs `npm install` in the folder. Shows what npm said and rejects when it failed. Rejects with `Interrupted`, once npm
 * has ended, when this process was told to end meanwhile.
 */
export async function npmInstall(folder: string): Promise<void> {
  const npm = spawn('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that it ends with everything it has started. On Windows it is a batch file.
    detached: !windows,
    shell: windows,
  });
  let said = '';
  for (const stream of [npm.stdout, npm.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
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
    if (interrupted) throw new Interrupted();
    if (code === 0) return;
    // As npm wrote it: an error's message is one line.
    process.stderr.write(`${said.trimEnd()}\n`);
    throw new Error(`npm install failed, for the reason above. Run it again in ${folder}`);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
