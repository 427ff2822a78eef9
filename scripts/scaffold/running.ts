import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** A process, whose output is looked at while it runs. It has a group of its own, as on a terminal. */
export class Running {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<unknown[]>;
  readonly #grown = new EventEmitter();
  #output = '';

  constructor(command: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
    this.#child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    this.#ended = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
        this.#grown.emit('output');
      });
  }

  /** What it has written so far, to both streams. */
  get output(): string {
    return this.#output;
  }

  /** Resolves when it has written this; rejects when it ends without, or does not within the limit. */
  says(text: string, limitMs?: number): Promise<void> {
    return this.shows((output) => output.includes(text), limitMs);
  }

  /** The same, for what `seen` looks for. */
  shows(seen: (output: string) => boolean, limitMs = 20_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (why?: string): void => {
        clearTimeout(timer);
        this.#grown.off('output', look);
        if (why === undefined) resolve();
        else reject(new Error(`${why}:\n${this.#output}`));
      };
      const timer = setTimeout(() => settle(`Not seen within ${limitMs} ms`), limitMs);
      const look = (): void => {
        if (seen(this.#output)) settle();
      };
      this.#grown.on('output', look);
      void this.#ended.then(() => settle('It ended before it was seen'));
      look();
    });
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Resolves with its exit code, or its signal. */
  async ends(): Promise<unknown> {
    const [code, signal] = await this.#ended;
    return code ?? signal;
  }

  /** Sends a signal to it alone, and resolves with its exit code. */
  async stop(signal: NodeJS.Signals): Promise<unknown> {
    this.#child.kill(signal);
    return this.ends();
  }

  /** What Ctrl-C does on a terminal: the signal goes to all processes of the group. */
  async interrupt(): Promise<unknown> {
    this.#signalGroup('SIGINT');
    return this.ends();
  }

  /** Ends whatever is left. */
  kill(): void {
    this.#signalGroup('SIGKILL');
  }

  #signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.#child.pid!, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
