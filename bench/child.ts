import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Usage } from './programs/usage.js';
import { programFile } from './compile.js';

/** A server in a process of its own. */
export class ServerProcess {
  readonly #process: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.port = port;
  }

  /** `env` is added to the environment. */
  static async start(
    contestant: string,
    profile: string | undefined,
    env: NodeJS.ProcessEnv = {},
  ): Promise<ServerProcess> {
    const execArgv =
      profile === undefined
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${contestant}.cpuprofile`];
    // Without the flags of this process, which would load TypeScript's loader.
    const child = fork(programFile('serve'), [contestant], { execArgv, env: { ...process.env, ...env } });
    const { port } = await message<{ port: number }>(child);
    return new ServerProcess(child, port);
  }

  /** What the server has used and done since it started. */
  usage(): Promise<Usage> {
    this.#process.send('usage');
    return message<Usage>(this.#process);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.disconnect();
    await once(this.#process, 'exit');
  }
}

/** The next message of a child. Rejects when it ends instead. */
export async function message<T>(child: ChildProcess): Promise<T> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([value]) => value as T),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`${child.spawnargs.slice(1).join(' ')} ended with ${String(code)}`);
      }),
    ]);
  } finally {
    waiting.abort();
  }
}
