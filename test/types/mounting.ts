// Where the receiver can be mounted: real types of Express 5, Express 4 and Node. Checked by tsc, never run.
import http from 'node:http';
import https from 'node:https';
import express from 'express';
import express4 from 'express-4';
import { TrelloWebhooks } from '../../src/index.js';
import type { ListenerOptions, NodeListener, RequestHeaders, WebhookResponse } from '../../src/index.js';
import { assert, type Equal, typeOf } from './assert.js';

const webhooks = new TrelloWebhooks({ secret: 's', callbackURL: 'https://bot.example.com/trello' });

// Express 5.
const app = express();
app.use(webhooks.router());
app.use('/trello', webhooks.router());
app.use('/trello', express.json(), webhooks.router());
app.use(['/trello', '/other'], webhooks.router());
app.use(/trello/, webhooks.router());
app.post('/trello', webhooks.router());
app.post('/trello/:board', express.raw({ type: '*/*' }), webhooks.router());
app.all('/trello', webhooks.router());
app.route('/trello').head(webhooks.router()).post(webhooks.router());
express.Router().use('/trello', webhooks.router());
const handler: express.RequestHandler = webhooks.router();
app.use(handler);

// Express 4.
const app4 = express4();
app4.use(webhooks.router());
app4.use('/trello', webhooks.router());
app4.use('/trello', express4.json(), webhooks.router());
app4.use(['/trello', '/other'], webhooks.router());
app4.post('/trello', webhooks.router());
app4.post('/trello/:board', express4.raw({ type: '*/*' }), webhooks.router());
app4.all('/trello', webhooks.router());
express4.Router().use('/trello', webhooks.router());
const handler4: express4.RequestHandler = webhooks.router();
app4.use(handler4);

// node:http and node:https.
http.createServer(webhooks.listener());
http.createServer({ keepAlive: true }, webhooks.listener({ path: '/trello' }));
https.createServer({}, webhooks.listener({ path: ['/trello', '/other'] }));
new http.Server().on('request', webhooks.listener());
const requestListener: http.RequestListener = webhooks.listener();
http.createServer(requestListener);

// What takes the other requests.
assert<Equal<ReturnType<typeof webhooks.listener>, NodeListener>>();
webhooks.listener({ fallback: app });
webhooks.listener({ path: '/trello', fallback: app4 });
webhooks.listener({ fallback: requestListener });
webhooks.listener({
  fallback: (request: http.IncomingMessage, response: http.ServerResponse) => response.end(request.url),
});
webhooks.listener({ fallback: async (_request: unknown, response: http.ServerResponse) => response.end() });
const options: ListenerOptions = {};
webhooks.listener(options);
// @ts-expect-error -- no function
webhooks.listener({ fallback: 'app' });
// @ts-expect-error -- a misspelt option
webhooks.listener({ paths: '/trello' });
// @ts-expect-error -- no text
webhooks.listener({ path: /trello/ });

// Without a server of ours.
http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method = '', url = '/', headers } = request;
    void webhooks.receive({ method, url, headers, body: Buffer.concat(chunks) }).then((answer) => {
      typeOf(answer).is<WebhookResponse>();
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
});
export async function fetchHandler(request: Request): Promise<Response> {
  const { method, url, headers } = request;
  const answer = await webhooks.receive({ method, url, headers, body: await request.arrayBuffer() });
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
}
const headers: RequestHeaders[] = [
  {},
  { 'x-trello-webhook': 'x', 'set-cookie': ['a', 'b'], host: undefined },
  new Headers(),
  new Map<string, string>() as unknown as Headers,
];
for (const one of headers) {
  void webhooks.receive({ method: 'POST', url: '/', headers: one });
  void webhooks.receive({ method: 'POST', url: '/', headers: one, body: undefined });
  void webhooks.receive({ method: 'POST', url: '/', headers: one, body: null });
  void webhooks.receive({ method: 'POST', url: '/', headers: one, body: '' });
  void webhooks.receive({ method: 'POST', url: '/', headers: one, body: new Uint8Array() });
  void webhooks.receive({ method: 'POST', url: '/', headers: one, body: Buffer.from('') });
}
// @ts-expect-error -- the bytes of a parsed object are lost
void webhooks.receive({ method: 'POST', url: '/', headers: {}, body: { action: {} } });
// @ts-expect-error -- without headers nothing can be verified
void webhooks.receive({ method: 'POST', url: '/', body: '' });

assert<Equal<ReturnType<typeof webhooks.close>, Promise<void>>>();
