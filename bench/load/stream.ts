import type { Column, Pool } from '../delivery/pool.js';
import { PATH, SAMPLE_ID } from '../delivery/settings.js';

/** Whose headers the requests carry. */
export type Dialect = 'trello' | 'github';

/** Writes one request after the other; each connection has a buffer, in which only id and signature are replaced. */
export class RequestStream {
  readonly #pool: Pool;
  readonly #template: Buffer;
  readonly #fields: readonly { column: Column; at: number }[];
  #next = 0;

  constructor(pool: Pool, dialect: Dialect) {
    this.#pool = pool;
    const signature = 's'.repeat(pool[dialect].width);
    this.#template = Buffer.from(head(dialect, signature, Buffer.byteLength(pool.body)) + pool.body);
    this.#fields = [
      { column: pool[dialect], at: this.#template.indexOf(signature) },
      { column: pool.ids, at: this.#template.indexOf(SAMPLE_ID) },
    ];
  }

  newBuffer(): Buffer {
    return Buffer.from(this.#template);
  }

  /** Makes the request in `buffer` the next one. */
  fill(buffer: Buffer): void {
    const index = this.#next++ % this.#pool.size;
    for (const { column, at } of this.#fields) {
      const start = index * column.width;
      column.values.copy(buffer, at, start, start + column.width);
    }
  }
}

function head(dialect: Dialect, signature: string, length: number): string {
  const signed =
    dialect === 'trello'
      ? [`X-Trello-Webhook: ${signature}`]
      : [
          'X-GitHub-Event: push',
          'X-GitHub-Delivery: 72d3162e-cc78-11e3-81ab-4c9367dc0958',
          `X-Hub-Signature-256: sha256=${signature}`,
        ];
  const lines = [
    `POST ${PATH} HTTP/1.1`,
    'Host: bot.example.com',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${length}`,
    'Accept: */*',
    'User-Agent: Trello-Webhooks',
    ...signed,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
