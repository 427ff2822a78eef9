import { Worker } from 'node:worker_threads';
import { workerSource } from '../../generated/sqlite-worker.js';
import { InboxError, InboxUnavailableError, LeaseLostError } from '../errors.js';
import { ExitLock, lockAtExit } from './exit-lock.js';
import type { Command, Failure, FromWorker, Replies, ToWorker } from './protocol.js';
import type { WorkerData, WorkerSettings } from './settings.js';

interface Pending {
  readonly kind: Command['kind'];
  resolve(reply: unknown): void;
  reject(error: Error): void;
}

/** What the thread reports without having been asked. */
export interface ThreadEvents {
  onMessage(message: FromWorker): void;
  /** The thread ended by itself. */
  onCrash(error: Error): void;
}

/**
 * The thread that has the file open. The commands of one round of the event loop go over in one message. It keeps the
 * process alive while a command waits for its reply, or while `keepAlive` is set.
 */
export class Thread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #queue: [number, Command][] = [];
  #bodies: Uint8Array[] = [];
  #size = 0;
  #next = 1;
  #ended: Error | undefined;
  #closing = false;
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
    const exitLock = new ExitLock();
    const worker = new Worker(workerSource, {
      eval: true,
      workerData: { ...settings, exitLock: exitLock.memory } satisfies WorkerData,
      execArgv: [],
      // A preload would run here a second time, and one that listens on a port would end the thread.
      env: { ...process.env, NODE_OPTIONS: '' },
      name: 'inbox',
    });
    worker.once('exit', lockAtExit(exitLock));
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

  /** How many commands wait for their reply. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Whether the process must not end. */
  set keepAlive(value: boolean) {
    this.#keepAlive = value;
    this.#updateRef();
  }

  send<K extends Command['kind']>(command: Command & { kind: K }): Promise<Replies[K]> {
    return this.#send(command) as Promise<Replies[K]>;
  }

  /** The same for a command with a body; `make` gets its place in the message. */
  sendBody<K extends 'accept' | 'addDeadLetter'>(
    body: Uint8Array,
    make: (start: number, end: number) => Command & { kind: K },
  ): Promise<Replies[K]> {
    const start = this.#size;
    this.#size += body.byteLength;
    this.#bodies.push(body);
    return this.#send(make(start, this.#size)) as Promise<Replies[K]>;
  }

  /** Closes the file and ends the thread. */
  async close(): Promise<void> {
    // Its end is waited for, too.
    this.keepAlive = true;
    if (this.#ended === undefined && !this.#closing) {
      const closed = this.send({ kind: 'close' });
      // The thread would take what comes behind, and try for ever to write it to a file that is closed.
      this.#closing = true;
      await closed.catch(() => {});
    }
    await this.#exited;
  }

  #send(command: Command): Promise<unknown> {
    const { kind } = command;
    if (this.#ended !== undefined) return Promise.reject(refusal(kind, this.#ended));
    if (this.#closing) return Promise.reject(refusal(kind, new InboxError('The inbox is closing')));
    return new Promise((resolve, reject) => {
      const number = this.#next++;
      this.#pending.set(number, { kind, resolve, reject });
      if (this.#pending.size === 1) this.#updateRef();
      this.#queue.push([number, command]);
      if (this.#queue.length === 1) setImmediate(() => this.#post());
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
    const message: ToWorker = { commands: this.#queue, bytes };
    this.#queue = [];
    this.#bodies = [];
    this.#size = 0;
    this.#worker.postMessage(message, [bytes.buffer]);
  }

  #receive(message: FromWorker): void {
    for (const [number, reply] of message.replies ?? []) this.#take(number)?.resolve(reply);
    for (const [number, failure] of message.failures ?? []) {
      const pending = this.#take(number);
      pending?.reject(errorOf(failure, pending.kind));
    }
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
    this.#ended ??= new InboxError('The inbox is closed');
    for (const pending of this.#pending.values()) pending.reject(refusal(pending.kind, this.#ended));
    this.#pending.clear();
    if (crash !== undefined) this.#events.onCrash(crash);
  }

  #updateRef(): void {
    if (this.#keepAlive || this.#pending.size > 0) this.#worker.ref();
    else this.#worker.unref();
  }
}

/** The error of a command when there is no thread any more, which alone renews the leases. */
function refusal(kind: Command['kind'], reason: Error): Error {
  if (kind === 'accept' || kind === 'addDeadLetter') return new InboxUnavailableError(reason);
  if (kind === 'markFinished' || kind === 'markUnsubscribed' || kind === 'settle')
    return new LeaseLostError();
  return new InboxError('The inbox is closed', { cause: reason });
}

function errorOf({ reason, message, hint, code }: Failure, kind?: Command['kind']): Error {
  if (reason === 'lease_lost') return new LeaseLostError();
  if (reason === 'inbox' && kind !== 'accept' && kind !== 'addDeadLetter')
    return new InboxError(message, hint === undefined ? {} : { hint });
  return new InboxUnavailableError(Object.assign(new Error(message), code === undefined ? {} : { code }));
}
