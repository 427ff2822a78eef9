import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../scripts/shared/free-port.js';

/** Whether there is one to start. */
export function redisIsInstalled(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/**
 * `describe` for suites that need a real Redis. Without one they are skipped, saying so; with `REQUIRE_REDIS=1`, which
 * `.ci/run` sets, that is a failure.
 */
export function describeWithRedis(name: string, suite: () => void): void {
  if (redisIsInstalled()) return describe(name, suite);
  if (process.env['REQUIRE_REDIS']) {
    return describe(name, () => {
      test('needs redis-server', () => {
        throw new Error('redis-server is not installed. Install it: apt-get install redis-server');
      });
    });
  }
  process.stderr.write(`SKIPPED, because redis-server is not installed: ${name}\n`);
  describe.skip(name, suite);
}

/** A `redis-server` of its own, with append-only files in a temporary folder, on a free port of 127.0.0.1. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #options: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#options = options;
  }

  /** Starts one. `options` are added to its command line. */
  static async start(options: readonly string[] = []): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'trello-webhooks-redis-'));
    const server = new RedisServer(await freePort(), folder, options);
    await server.restart();
    return server;
  }

  get connection() {
    return { host: '127.0.0.1', port: this.port };
  }

  /** Starts it again on the same port and files. */
  async restart(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''];
    const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
    this.#process = spawn('redis-server', [...args, ...durable, ...this.#options], { stdio: 'ignore' });
    const until = Date.now() + 10_000;
    while (!(await answers(this.port, this.#options))) {
      if (Date.now() > until) throw new Error('redis-server did not start');
      await delay(10);
    }
  }

  /** Kills it as a crash does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Stops the process for a while without ending it. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const exit = once(running, 'exit');
    running.kill(signal);
    await exit;
  }
}

/** Whether it serves: it refuses while it reads its files. */
async function answers(port: number, options: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.once('error', () => done(false));
    socket.once('data', (data) => done(/^\+PONG/.test(data.toString()) || options.includes('--requirepass')));
    socket.write('PING\r\n');
  });
}
