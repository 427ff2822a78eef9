import { once } from 'node:events';
import { connect } from 'node:net';
import express from 'express';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { head } from '../support/raw-client.js';
import { rig } from '../support/rig.js';
import { closeServers, serveOn } from '../support/server.js';

afterEach(closeServers);

test.each(['router', 'listener'] as const)(
  'a response that cannot be written undoes nothing: the connection ends, and the log says so (%s)',
  async (mount) => {
    const { webhooks, ran, rejections, logger } = rig();
    const handle = mount === 'listener' ? webhooks.listener() : express().use(PATH, webhooks.router());
    const { port } = await serveOn((request, response) => {
      response.writeHead = () => {
        throw new Error('a header of a middleware cannot be written');
      };
      handle(request, response);
    });
    const body = comment();
    const socket = connect({ port, host: '127.0.0.1' });
    const received: Buffer[] = [];
    socket.on('data', (data: Buffer) => received.push(data));
    socket.on('error', () => {});
    socket.write(head('POST', PATH, { ...signedHeaders(body), 'content-length': body.byteLength }));
    socket.write(body);
    await once(socket, 'close');
    expect(Buffer.concat(received).toString()).toBe('');
    // The handler succeeded: nothing was refused, and it does not run again.
    expect([ran.length, rejections]).toEqual([1, []]);
    expect(logger.messages('error')).toEqual(['The response could not be sent']);
    expect(logger.entries.at(-1)?.fields).toMatchObject({ status: 200, err: expect.any(Error) as unknown });
  },
);
