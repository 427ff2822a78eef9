import type { Socket } from 'node:net';

/** How much may wait for a reader that does not keep up. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** Somebody who follows. Who is slow loses lines, and is told how many; the service never waits and never fills up. */
export class Reader {
  readonly #socket: Socket;
  #dropped = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    // A service that has nothing else to do may end.
    socket.unref();
    socket.on('drain', () => this.#tellOfDropped());
  }

  write(line: string): void {
    if (this.#socket.writableLength > MAX_WAITING_BYTES) {
      this.#dropped++;
      return;
    }
    this.#tellOfDropped();
    this.#socket.write(line);
  }

  close(): void {
    this.#socket.destroy();
  }

  #tellOfDropped(): void {
    if (this.#dropped === 0 || this.#socket.destroyed) return;
    this.#socket.write(`${JSON.stringify({ dropped: this.#dropped })}\n`);
    this.#dropped = 0;
  }
}
