import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A service in another process. */
export interface Child {
  /** The base URLs of `listener()` and of `router()` in an app. */
  urls: [listener: string, router: string];
  ports: [listener: number, router: number];
  /** All that it wrote to standard output and standard error so far. */
  output: () => string;
  /** Ends it; resolves when all its output is there. */
  stop: () => Promise<void>;
  process: ChildProcess;
}

/** Starts `child-server.ts`; `--chatty` makes it log everything to the console. */
export async function startChild(...args: string[]): Promise<Child> {
  const child = fork(join('test', 'support', 'child-server.ts'), args, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: Buffer[] = [];
  child.stdout!.on('data', (data: Buffer) => output.push(data));
  child.stderr!.on('data', (data: Buffer) => output.push(data));
  const text = (): string => Buffer.concat(output).toString();
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The service ended: ${text()}`);
  });
  ended.catch(() => {});
  const [ports] = (await Promise.race([once(child, 'message'), ended])) as [[number, number]];
  return {
    process: child,
    ports,
    urls: ports.map((port) => `http://127.0.0.1:${port}`) as [string, string],
    output: text,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill();
      await closed;
    },
  };
}
