import { createServer, type RequestListener } from 'node:http';
import { listen } from '../../../src/util/http/listen.js';
import { networkErrorCode, sendRequest, type HTTPRequest } from '../../../src/util/http/send-request.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function request(listener: RequestListener, more: Partial<HTTPRequest> = {}) {
  const server = await listen(createServer(listener));
  open.push(server);
  return sendRequest({ url: `http://127.0.0.1:${server.port}/`, method: 'GET', headers: {}, ...more });
}

test('returns status, headers and body', async () => {
  const response = await request((_, outgoing) => outgoing.writeHead(202, { 'X-A': 'b' }).end('Grüße'));
  expect(response).toMatchObject({ status: 202, headers: { 'x-a': 'b' }, body: 'Grüße' });
});

test('sends the bytes of the body, and their length', async () => {
  const body = new TextEncoder().encode('Grüße');
  const echo: RequestListener = (incoming, outgoing) => {
    outgoing.setHeader('x-length', incoming.headers['content-length'] ?? '');
    incoming.pipe(outgoing);
  };
  const response = await request(echo, { method: 'POST', body });
  expect(response).toMatchObject({ status: 200, headers: { 'x-length': '7' }, body: 'Grüße' });
});

test('HEAD has no body, and a redirect is not followed', async () => {
  const listener: RequestListener = (_, outgoing) => outgoing.writeHead(302, { location: '/x' }).end();
  expect(await request(listener, { method: 'HEAD' })).toMatchObject({ status: 302, body: '' });
});

test('reads no more than maxResponseBytes of a response that does not end', async () => {
  const response = await request((_, outgoing) => outgoing.write('x'.repeat(100)), { maxResponseBytes: 10 });
  expect(response).toMatchObject({ status: 200, body: 'x'.repeat(10) });
});

test('rejects with a code: too late, cut off, aborted, no server, no URL', async () => {
  const code = (sent: Promise<unknown>) => sent.catch(networkErrorCode);
  expect(await code(request(() => {}, { timeoutMs: 20 }))).toBe('ETIMEDOUT');
  expect(await code(request((incoming) => incoming.socket.destroy()))).toBe('ECONNRESET');
  expect(await code(request(() => {}, { signal: AbortSignal.abort() }))).toBe('ABORT_ERR');
  const { port, close } = await listen(createServer());
  await close();
  expect(await code(request(() => {}, { url: `http://127.0.0.1:${port}/` }))).toBe('ECONNREFUSED');
  expect(await code(request(() => {}, { url: 'ftp://127.0.0.1/' }))).toBe('TypeError');
});

test('listen() rejects when the port is taken', async () => {
  const server = await listen(createServer());
  open.push(server);
  await expect(listen(createServer(), { port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
