import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Ledger } from './ledger.js';
import { STOP_MS, type ServiceTask } from './options.js';

/** Makes one file of the service, so that it starts fast. It is in node_modules to find the packages. */
export async function bundleService(): Promise<{ file: string; remove: () => void }> {
  const folder = resolve('node_modules', '.cache', `chaos-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'service.mjs');
  await build({
    entryPoints: [join('scripts', 'chaos', 'service.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

let starts = 0;

/** A service on one port, started again and again. */
export class Service {
  readonly port: number;
  readonly #program: string;
  readonly #task: Omit<ServiceTask, 'service' | 'port'>;
  readonly #ledger: Ledger;
  #process: ChildProcess | undefined;
  #number = 0;
  /** Whether its end is wanted. */
  #ending = false;
  #fail!: (error: Error) => void;
  /** Rejects when it ends by itself. */
  readonly died = new Promise<never>((_, reject) => (this.#fail = reject));

  constructor(port: number, program: string, task: Omit<ServiceTask, 'service' | 'port'>, ledger: Ledger) {
    this.port = port;
    this.#program = program;
    this.#task = task;
    this.#ledger = ledger;
    this.died.catch(() => {});
  }

  /** Resolves when it receives and handles. */
  async start(): Promise<void> {
    this.#number = ++starts;
    const task: ServiceTask = { ...this.#task, service: this.#number, port: this.port };
    const child = (this.#process = fork(this.#program, [JSON.stringify(task)], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }));
    this.#ending = false;
    child.once('exit', (code, signal) => {
      if (!this.#ending) this.#fail(new Error(`A service ended by itself: ${String(code ?? signal)}`));
    });
    await Promise.race([once(child, 'message'), this.died]);
  }

  async kill(): Promise<void> {
    const child = this.#running();
    this.#ending = true;
    this.#ledger.write({ what: 'kill', service: this.#number });
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Asks it to stop. Gives how long it took; rejects when that was too long, or it did not end well. */
  async stop(): Promise<number> {
    const child = this.#running();
    this.#ending = true;
    this.#ledger.write({ what: 'stop', service: this.#number });
    const since = performance.now();
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 2 * STOP_MS);
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    clearTimeout(late);
    if (code !== 0) throw new Error(`A service did not stop as it should: ${String(code ?? signal)}`);
    return performance.now() - since;
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    const child = this.#process;
    this.#ending = true;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Throws when it ended by itself. */
  #running(): ChildProcess {
    const child = this.#process!;
    if (child.exitCode === null && child.signalCode === null) return child;
    throw new Error(`A service ended by itself: ${String(child.exitCode ?? child.signalCode)}`);
  }
}
