import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached the receiver. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: string;
}

/** The status to answer with, `'hang'` for no answer at all, `'cut'` to close the connection, or a function that answers. */
export type Answer = number | 'hang' | 'cut' | ((response: ServerResponse, received: Received) => void);

/** A callback URL on a real server. */
export class Receiver {
  readonly received: Received[] = [];
  /** What HEAD is answered. */
  onHead: Answer = 200;
  /** What POST is answered: the n-th answer for the n-th POST, the last one for all that follow. */
  onPost: Answer[] = [200];
  readonly #waiting: { count: number; resolve: () => void }[] = [];
  #port = 0;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = request;
      const received = {
        method,
        path: url,
        headers,
        rawHeaders,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      this.received.push(received);
      const answers = method === 'HEAD' ? [this.onHead] : this.onPost;
      const index = this.received.filter((each) => each.method === method).length - 1;
      const answer = answers[Math.min(index, answers.length - 1)] ?? 200;
      if (typeof answer === 'function') answer(response, received);
      else if (answer === 'cut') request.socket.destroy();
      else if (answer !== 'hang')
        response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end();
      for (const { count, resolve } of this.#waiting) if (this.posts.length >= count) resolve();
    });
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  /** Resolves when so many POSTs have come. */
  async postsCame(count: number): Promise<void> {
    if (this.posts.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  url(path = '/trello'): string {
    return `http://127.0.0.1:${this.#port}${path}`;
  }

  get posts(): Received[] {
    return this.received.filter(({ method }) => method === 'POST');
  }

  get heads(): Received[] {
    return this.received.filter(({ method }) => method === 'HEAD');
  }

  get bodies(): {
    model: Record<string, unknown>;
    action: { id: string };
    webhook: Record<string, unknown>;
  }[] {
    return this.posts.map(({ body }) => JSON.parse(body) as never);
  }
}
