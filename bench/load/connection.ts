import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { AnswerReader } from './answers.js';
import type { RequestStream } from './stream.js';

/** One keep-alive connection with one request under way at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #answers = new AnswerReader();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** Sends one request after the other until the time is over; tells `answered` how many milliseconds each took. */
  run(stream: RequestStream, until: number, answered: (ms: number) => void): Promise<void> {
    const socket = this.#socket;
    const buffer = stream.newBuffer();
    return new Promise((resolve, reject) => {
      let sent = 0;
      const send = (now: number): void => {
        // The last request was answered, so its bytes are not needed any more.
        stream.fill(buffer);
        sent = now;
        socket.write(buffer);
      };
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('A server closed a connection')));
      socket.on('data', (chunk) => {
        try {
          if (this.#answers.read(chunk) === 0) return;
        } catch (error) {
          socket.destroy(error as Error);
          return;
        }
        const now = performance.now();
        answered(now - sent);
        if (now < until) send(now);
        else resolve();
      });
      send(performance.now());
    });
  }

  close(): void {
    this.#socket.removeAllListeners();
    this.#socket.on('error', () => {});
    this.#socket.destroy();
  }
}
