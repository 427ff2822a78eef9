import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import express from 'express';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { chunk, head, LAST_CHUNK, RawClient } from '../support/raw-client.js';
import { codeOf, rig, type Rig } from '../support/rig.js';
import { send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

afterEach(closeServers);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const KiB = 1024;
const plausible = signedHeaders('anything', { secret: 'a guess' });

function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe.each(['listener', 'router'] as const)('%s()', (mount) => {
  async function open(options: Parameters<typeof rig>[0] = {}): Promise<Rig & { port: number; url: string }> {
    const made = rig(options);
    const { webhooks } = made;
    const handle = mount === 'listener' ? webhooks.listener() : express().use(PATH, webhooks.router());
    return { ...made, ...(await serveOn(handle)) };
  }

  test('a body in one-byte chunks takes at most twice its bytes and 64 KiB', async () => {
    const { port, rejections } = await open();
    const client = await RawClient.connect(port);
    await client.write(head('POST', PATH, { ...plausible, 'transfer-encoding': 'chunked' }));
    await client.write(chunk(Buffer.from('a')));
    collectGarbage();
    const before = held();
    const bytes = 256 * KiB;
    const pieces = Buffer.from('1\r\na\r\n'.repeat(4 * KiB));
    for (let sent = 0; sent < bytes; sent += 4 * KiB) await client.write(pieces);
    // A second request, behind it in time, tells that all of it has arrived.
    const { status } = await send(`http://127.0.0.1:${port}`, { method: 'HEAD', path: PATH, headers: {} });
    expect(status).toBe(200);
    collectGarbage();
    // What the test itself and the connection keep is not the body's: as much again is allowed for it.
    expect(held() - before).toBeLessThan(2 * bytes + 64 * KiB + 512 * KiB);
    await client.write(LAST_CHUNK);
    expect((await client.answer())?.status).toBe(401);
    expect(rejections.map(({ code }) => code)).toEqual(['signature_mismatch']);
    client.destroy();
  });

  test.each([
    ['nonsense', { 'x-trello-webhook': 'x' }],
    ['bytes of another length', { 'x-trello-webhook': `${'A'.repeat(31)}=` }],
    ['bits beyond the last byte', { 'x-trello-webhook': `${'A'.repeat(26)}B=` }],
    ['two headers', { 'x-trello-webhook': [...Array<string>(2).fill(plausible['x-trello-webhook']!)] }],
  ])('a header that cannot be a signature is refused before the body is read: %s', async (_what, headers) => {
    let asked = 0;
    const { port, rejections } = await open({ secret: () => (asked++, 'secret') });
    const client = await RawClient.connect(port);
    const lines = Object.entries(headers).flatMap(([name, values]) =>
      [values].flat().map((value) => `${name}: ${value}\r\n`),
    );
    await client.write(
      `POST ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}content-length: 100000\r\n\r\n`,
    );
    const response = await client.answer();
    expect([response?.status, codeOf(response!)]).toEqual([401, 'signature_mismatch']);
    expect([asked, rejections.length]).toEqual([0, 1]);
    client.destroy();
  });

  test('503 overloaded: beyond maxPendingBytes, until there is room again', async () => {
    const body = comment('x'.repeat(3_000));
    const options = { maxBodyBytes: 7_000, maxPendingBytes: 8_000 };
    const { port, url, rejections, ran } = await open(options);
    const slow = await RawClient.connect(port);
    await slow.write(head('POST', PATH, { ...signedHeaders(body), 'content-length': body.byteLength }));
    await slow.write(body.subarray(0, 4_000));
    const other = comment('y'.repeat(3_000));
    const request = { method: 'POST', path: PATH, headers: signedHeaders(other), body: other };
    let status = 0;
    while (status !== 503) ({ status } = await send(url, request));
    // Of unknown length: it shows while it is read.
    const chunked = await RawClient.connect(port);
    await chunked.write(head('POST', PATH, { ...plausible, 'transfer-encoding': 'chunked' }));
    await chunked.write(chunk(Buffer.alloc(4_500)));
    const refused = await chunked.answer();
    expect([refused?.status, codeOf(refused!)]).toEqual([503, 'overloaded']);
    chunked.destroy();
    expect(rejections.at(-1)?.code).toBe('overloaded');

    await slow.write(body.subarray(4_000));
    expect((await slow.answer())?.status).toBe(200);
    slow.destroy();
    const before = ran.length;
    for (let count = 0; count < 5; count++) {
      const next = comment(`${count}${'z'.repeat(3_000)}`);
      expect((await send(url, { ...request, headers: signedHeaders(next), body: next })).status).toBe(200);
    }
    expect(ran.length - before).toBe(5);
  });

  test('bodies that are refused or given up leave no bytes pending', async () => {
    const { port, url } = await open({ maxBodyBytes: 7_000, maxPendingBytes: 7_000, bodyTimeoutMs: 50 });
    const forged = comment('x'.repeat(3_000));
    for (let count = 0; count < 3; count++) {
      const headers = signedHeaders(forged, { secret: 'another' });
      expect((await send(url, { method: 'POST', path: PATH, headers, body: forged })).status).toBe(401);
      const late = await RawClient.connect(port);
      await late.write(head('POST', PATH, { ...plausible, 'content-length': 5_000 }));
      await late.write(Buffer.alloc(3_000));
      expect((await late.answer())?.status).toBe(408);
      late.destroy();
    }
    const body = comment('x'.repeat(3_000));
    expect((await send(url, { method: 'POST', path: PATH, headers: signedHeaders(body), body })).status).toBe(
      200,
    );
  });
});
