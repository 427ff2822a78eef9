// A bot as a program of its own: registers itself, fetches what it missed, keeps what it handled in a file.
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { backfill, ensureWebhooks, TrelloClient } from '../../../src/client/index.js';
import { TrelloWebhooks } from '../../../src/index.js';
import { board, SECRET, tiles } from './world.js';

const { TRELLO_URL = '', PORT = '', HANDLED = '', HANG } = process.env;
const callbackURL = `http://127.0.0.1:${PORT}/trello`;
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL });
webhooks.onError(() => {});
webhooks.onAny(async ({ action, signal }) => {
  if ('text' in action.data && action.data.text === HANG) {
    tell({ hangs: action.id });
    await once(signal, 'abort');
    throw new Error('The service stops');
  }
  appendFileSync(HANDLED, `${action.id} ${action.type}\n`);
  tell({ handled: action.id });
});

const server = createServer(webhooks.listener());
server.listen(Number(PORT), '127.0.0.1');
await once(server, 'listening');
const stop = async () => {
  await webhooks.close();
  server.close();
  server.closeIdleConnections();
};
process.once('SIGTERM', () => void stop());

const client = new TrelloClient({ auth: { key: 'a-key', token: 'a-token' }, baseURL: TRELLO_URL });
const [result] = await ensureWebhooks(client, [{ idModel: board.id, callbackURL }]);
const lines = existsSync(HANDLED) ? readFileSync(HANDLED, 'utf8').trim().split('\n') : [];
const since = lines.at(-1)?.split(' ')[0];
const models = [
  { kind: 'board' as const, id: board.id },
  { kind: 'card' as const, id: tiles.id },
];
const missed =
  since === undefined ? undefined : await backfill(client, { models, since, receive: webhooks.ingest });
tell({ webhook: result?.action, received: missed?.received });
