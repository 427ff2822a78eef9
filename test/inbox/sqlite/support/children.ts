import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChildTask } from './child.js';
import { later } from './inboxes.js';

export interface Child {
  readonly process: ChildProcess;
  /** What it printed after `ready`. */
  readonly lines: string[];
  /** Ends it at once; resolves when it is gone and all it printed was read. */
  kill(): Promise<void>;
  /** Asks it to stop. */
  stop(): Promise<void>;
}

/** Starts support/child.ts; resolves when it is ready. */
export async function startChild(task: ChildTask): Promise<Child> {
  const program = join(__dirname, 'child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) =>
      line === 'ready' ? resolve() : lines.push(line),
    );
    child.once('exit', (code, signal) =>
      signal === 'SIGKILL' ? resolve() : reject(new Error(`The child ended: ${code ?? signal}`)),
    );
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await closed;
  };
  later(() => end('SIGKILL'));
  await ready;
  return { process: child, lines, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
