// What a stranger without the secret can cost a service: this package, or what one writes without thinking of strangers.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrelloWebhooks } from '../../src/index.js';
import { CALLBACK_URL, PATH, SECRET } from '../delivery/settings.js';

/** A question to this process, and what it responds with. */
export type Question = { ask: 'memory' } | { ask: 'cpu'; urls: number; bodies: number } | { ask: 'lines' };

interface Service {
  readonly listener: RequestListener;
  /** Refuses one body with a signature of the right form. */
  readonly refuse: (body: Buffer) => unknown;
}

/** Well-formed, and wrong. */
const SIGNATURE = createHmac('sha1', 'a guess').update('another body').digest('base64');
const REFUSALS = 20_000;
let lines = 0;
const log = (): void => void (lines += 1);

function ours(callbackURL: string[]): Service {
  const logger = { debug() {}, info: log, warn: log, error: log };
  const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL, logger });
  const headers = { 'x-trello-webhook': SIGNATURE };
  return {
    listener: webhooks.listener(),
    refuse: (body) => webhooks.receive({ method: 'POST', url: PATH, headers, body }),
  };
}

function naive(callbackURLs: string[]): Service {
  const refuse = (body: Buffer): void => {
    const signed = callbackURLs.some((url) => {
      const expected = createHmac('sha1', SECRET).update(body).update(url).digest('base64');
      return timingSafeEqual(Buffer.from(expected), Buffer.from(SIGNATURE));
    });
    if (!signed) log();
  };
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      refuse(Buffer.concat(chunks));
      response.writeHead(401).end();
    });
  };
  return { listener, refuse };
}

const make = process.argv[2] === 'naive' ? naive : ours;
const server = createServer(make([CALLBACK_URL]).listener).listen(0, '127.0.0.1', () =>
  process.send!({ port: (server.address() as AddressInfo).port }),
);
process.on('message', (question: Question) => void respond(question));
process.on('disconnect', () => process.exit());

async function respond(question: Question): Promise<void> {
  if (question.ask === 'memory') {
    gc!();
    const { heapUsed, external } = process.memoryUsage();
    process.send!(heapUsed + external);
  } else if (question.ask === 'cpu') {
    process.send!(await cpuOf(question.urls, question.bodies));
  } else {
    const { refuse } = make([CALLBACK_URL]);
    lines = 0;
    for (let count = 0; count < REFUSALS; count++) await refuse(Buffer.from(`junk ${count}`));
    process.send!(lines);
  }
}

/** The CPU time of each refusal of a body of 1 MiB, in milliseconds. */
async function cpuOf(urls: number, bodies: number): Promise<number[]> {
  const { refuse } = make(Array.from({ length: urls }, (_, index) => `${CALLBACK_URL}/${index}`));
  const body = Buffer.alloc(1024 * 1024, 'x');
  const times: number[] = [];
  for (let count = 0; count < bodies; count++) {
    const before = process.cpuUsage();
    await refuse(body);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times;
}
