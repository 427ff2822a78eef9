import { once } from 'node:events';
import { connect, createServer, type ClientHttp2Session, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { deferred } from '../support/deferred.js';
import { rig, type Rig } from '../support/rig.js';

const warnings: Error[] = [];
const collect = (warning: Error): void => void warnings.push(warning);

let made: Rig;
let server: Http2Server;
let session: ClientHttp2Session;

beforeEach(async () => {
  warnings.length = 0;
  process.on('warning', collect);
  made = rig();
  server = createServer(made.webhooks.listener({ path: PATH, fallback: express() })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  process.off('warning', collect);
  session.destroy();
  server.close();
  await once(server, 'close');
});

async function post(body: Buffer, headers: Record<string, string> = signedHeaders(body)): Promise<number> {
  const stream = session.request({ ':method': 'POST', ':path': PATH, ...headers });
  const response = once(stream, 'response');
  stream.end(body);
  const [{ ':status': status }] = (await response) as [{ ':status': number }];
  stream.resume();
  await once(stream, 'close');
  return status;
}

test('deliveries over HTTP/2', async () => {
  expect(await post(comment())).toBe(200);
  expect(await post(comment('x'.repeat(500_000)))).toBe(200);
  expect(await post(comment(), {})).toBe(401);
  expect(await post(Buffer.alloc(1_100_000))).toBe(413);
  expect(made.ran).toHaveLength(2);
  expect(warnings).toEqual([]);
});

test('stopping prints no warning, and ends the sessions of senders that go on', async () => {
  const [running, mayEnd] = [deferred(), deferred()];
  made.webhooks.on('commentCard', () => {
    running.resolve();
    return mayEnd.promise;
  });
  const slow = post(comment());
  await running.promise;
  const closed = once(session, 'close');
  const stopped = made.webhooks.close();
  expect(await post(comment('second'))).toBe(503);
  mayEnd.resolve();
  expect(await slow).toBe(200);
  await Promise.all([closed, stopped]);
  expect(warnings).toEqual([]);
});
