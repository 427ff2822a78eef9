import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { message } from '../../child.js';
import { cacheFolder, programFile } from '../../compile.js';
import type { Waiting, WaitingRound } from '../../programs/waiting.js';

const LIMIT_MS = 5 * 60_000;

/** An inbox in a process of its own, in which entries wait. */
export class WaitingProcess {
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string) {
    this.#process = child;
    this.#folder = folder;
  }

  static async start(waiting: Omit<Waiting, 'file'>): Promise<WaitingProcess> {
    const folder = mkdtempSync(join(cacheFolder, 'inbox-'));
    const task = { ...waiting, file: join(folder, 'inbox.db') };
    await started('prefill', task);
    return new WaitingProcess(await started('waiting', task), folder);
  }

  round(): Promise<WaitingRound> {
    this.#process.send('round');
    return message<WaitingRound>(this.#process);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.disconnect();
      await once(this.#process, 'exit');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A program that has said that it is ready. */
async function started(program: 'prefill' | 'waiting', task: Waiting): Promise<ChildProcess> {
  const child = fork(programFile(program), { execArgv: ['--expose-gc'], timeout: LIMIT_MS });
  child.send(task);
  await message(child);
  return child;
}
