import { Worker } from 'node:worker_threads';
import { workerSource } from '../../generated/sqlite-worker.js';
import { InboxError, InboxUnavailableError, LeaseLostError } from '../errors.js';
import { forget, Gate, shutAtExit } from './gate.js';
import type {
  Answers,
  Command,
  Failure,
  FromWorker,
  ToWorker,
  WorkerData,
  WorkerSettings,
} from './protocol.js';

interface Pending {
  readonly kind: Command['kind'];
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** What the owner of the thread is told without having asked. */
export interface ThreadEvents {
  onMessage(message: FromWorker): void;
  /** The thread ended by itself. */
  onCrash(error: Error): void;
}

/**
 * The thread that has the file open. The commands of one round of the event loop go over in one message. It keeps the
 * process alive while it has something to answer, or while `keepAlive` is set.
 */
export class Thread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #outbox: [number, Command][] = [];
  #bodies: Uint8Array[] = [];
  #size = 0;
  #next = 1;
  #ended: Error | undefined;
  #keepAlive = false;

  private constructor(worker: Worker, events: ThreadEvents) {
    this.#worker = worker;
    this.#events = events;
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error: Error) => (this.#ended ??= error));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#exit();
        resolve();
      });
    });
    worker.unref();
  }

  /** Starts the thread and opens the file. Rejects with `InboxError`. */
  static open(settings: WorkerSettings, events: ThreadEvents): Promise<Thread> {
    // Source text instead of a file: there is none to be found, in a bundle or anywhere else. It needs none of the
    // flags of this process, such as a loader for TypeScript.
    const gate = new Gate();
    const worker = new Worker(workerSource, {
      eval: true,
      workerData: { ...settings, gate: gate.memory } satisfies WorkerData,
      execArgv: [],
      name: 'inbox',
    });
    shutAtExit(gate);
    worker.once('exit', () => forget(gate));
    return new Promise((resolve, reject) => {
      const crashed = (error: Error): void =>
        reject(new InboxError('The thread of the inbox did not start', { cause: error }));
      worker.once('error', crashed);
      worker.once('message', ({ opened }: FromWorker) => {
        worker.off('error', crashed);
        if (opened === true) resolve(new Thread(worker, events));
        else reject(errorOf(opened!));
      });
    });
  }

  /** How many commands are not answered yet. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Whether the process must not end. */
  set keepAlive(value: boolean) {
    this.#keepAlive = value;
    this.#updateRef();
  }

  send<K extends Command['kind']>(command: Command & { kind: K }): Promise<Answers[K]> {
    return this.#send(command) as Promise<Answers[K]>;
  }

  /** The same for a command with a body; `make` is told where in the message it will be. */
  sendBody<K extends 'accept' | 'addDeadLetter'>(
    body: Uint8Array,
    make: (start: number, end: number) => Command & { kind: K },
  ): Promise<Answers[K]> {
    const start = this.#size;
    this.#size += body.byteLength;
    this.#bodies.push(body);
    return this.#send(make(start, this.#size)) as Promise<Answers[K]>;
  }

  /** Closes the file and ends the thread. */
  async close(): Promise<void> {
    // Its end is waited for, too.
    this.keepAlive = true;
    if (this.#ended === undefined) await this.send({ kind: 'close' }).catch(() => {});
    await this.#exited;
  }

  #send(command: Command): Promise<unknown> {
    const { kind } = command;
    if (this.#ended !== undefined) return Promise.reject(refusal(kind, this.#ended));
    return new Promise((resolve, reject) => {
      const number = this.#next++;
      this.#pending.set(number, { kind, resolve, reject });
      if (this.#pending.size === 1) this.#updateRef();
      this.#outbox.push([number, command]);
      if (this.#outbox.length === 1) setImmediate(() => this.#post());
    });
  }

  #post(): void {
    // One piece of memory that belongs to the message: it is moved over, not copied again.
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const body of this.#bodies) {
      bytes.set(body, at);
      at += body.byteLength;
    }
    const message: ToWorker = { commands: this.#outbox, bytes };
    this.#outbox = [];
    this.#bodies = [];
    this.#size = 0;
    this.#worker.postMessage(message, [bytes.buffer]);
  }

  #receive(message: FromWorker): void {
    for (const [number, answer] of message.answers ?? []) this.#take(number)?.resolve(answer);
    for (const [number, failure] of message.failures ?? []) this.#take(number)?.reject(errorOf(failure));
    this.#events.onMessage(message);
  }

  #take(number: number): Pending | undefined {
    const pending = this.#pending.get(number);
    this.#pending.delete(number);
    if (this.#pending.size === 0) this.#updateRef();
    return pending;
  }

  #exit(): void {
    const crash = this.#ended;
    this.#ended ??= new Error('The inbox is closed');
    for (const pending of this.#pending.values()) pending.reject(refusal(pending.kind, this.#ended));
    this.#pending.clear();
    if (crash !== undefined) this.#events.onCrash(crash);
  }

  #updateRef(): void {
    if (this.#keepAlive || this.#pending.size > 0) this.#worker.ref();
    else this.#worker.unref();
  }
}

/** What commands are refused with when there is no thread any more. Without it nobody renews the leases. */
function refusal(kind: Command['kind'], reason: Error): Error {
  if (kind === 'accept' || kind === 'addDeadLetter') return new InboxUnavailableError(reason);
  if (kind === 'finished' || kind === 'unsubscribed' || kind === 'settlement') return new LeaseLostError();
  return new InboxError('The inbox is closed', { cause: reason });
}

function errorOf({ reason, message, hint, code }: Failure): Error {
  if (reason === 'lease_lost') return new LeaseLostError();
  if (reason === 'inbox') return new InboxError(message, hint === undefined ? {} : { hint });
  return new InboxUnavailableError(Object.assign(new Error(message), code === undefined ? {} : { code }));
}
