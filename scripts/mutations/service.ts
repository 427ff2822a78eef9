// The service of the mutations in a process of its own: listener(), router() in an app, and receive() behind a server.
// It tells its parent how long it was busy at a stretch, and of what nobody caught.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { TrelloWebhooks } from '../../src/index.js';

/** What the service tells of itself. */
export type Message =
  { kind: 'ports'; ports: number[] } | { kind: 'fault'; text: string } | { kind: 'busy'; ms: number };

export const SIGNING = {
  secret: 'the secret of the mutations',
  callbackURL: 'https://bot.example.com/trello',
};

if (process.send !== undefined) {
  const tell = (message: Message): void => void process.send!(message);
  process.on('unhandledRejection', (reason) => tell({ kind: 'fault', text: `Unhandled: ${String(reason)}` }));
  process.on('warning', (warning) => tell({ kind: 'fault', text: `Warning: ${warning.message}` }));
  process.on('disconnect', () => process.exit());

  const webhooks = new TrelloWebhooks({
    ...SIGNING,
    dedupe: false,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error: (fields: object | string) => tell({ kind: 'fault', text: describe(fields) }),
    },
  });
  webhooks.on('commentCard', ({ action }) => action.data.text.length);
  webhooks.on(['updateCard', 'updateCard:idList'], ({ action }) => action.data.card.id.length);
  webhooks.onAny(({ action, model, webhook, names }) =>
    [action, model, webhook ?? {}, names].map((part) => Object.keys(part)),
  );
  webhooks.onUnrecognized(({ issues }) => issues.length);

  const receive: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      void webhooks
        .receive({ method, url, headers, body: Buffer.concat(chunks) })
        .then(({ status, body }) => {
          response.writeHead(status).end(body);
        });
    });
  };
  const ports: number[] = [];
  for (const listener of [webhooks.listener(), express().use('/trello', webhooks.router()), receive]) {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ports.push((server.address() as AddressInfo).port);
  }
  tell({ kind: 'ports', ports });
  watch((ms) => tell({ kind: 'busy', ms }));
}

/**
 * Tells how long the process computed without coming back to its timers, each time that it was longer than before: of the
 * time that went by only what it was on the processor itself, since other processes may hold it up.
 */
function watch(told: (ms: number) => void): void {
  let longest = 0;
  let [at, cpu] = [performance.now(), process.cpuUsage()];
  setInterval(() => {
    const passed = performance.now() - at;
    const { user, system } = process.cpuUsage(cpu);
    [at, cpu] = [performance.now(), process.cpuUsage()];
    const busy = Math.min(passed, (user + system) / 1000);
    if (busy > longest) told((longest = busy));
  }, 1);
}

function describe(fields: object | string): string {
  const { err } = fields as { err?: unknown };
  return err instanceof Error ? (err.stack ?? err.message) : JSON.stringify(fields);
}
