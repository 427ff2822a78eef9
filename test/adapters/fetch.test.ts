import { getRequestListener } from '@hono/node-server';
import type { TrelloWebhooksOptions } from '../../src/options.js';
import { TrelloWebhooks } from '../../src/webhooks.js';
import { memoryInbox } from '../../src/testing/index.js';
import { deferred } from '../support/deferred.js';
import { CALLBACK_URL, comment, PATH, SECRET, signedHeaders } from '../support/delivery.js';
import { toAnswer, toRequest } from '../support/fetch.js';
import { codeOf, rig } from '../support/rig.js';
import { RawClient, head } from '../support/raw-client.js';
import { delivery } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';
import { until } from '../support/until.js';

afterEach(closeServers);

const ADDRESS = `http://127.0.0.1${PATH}`;

/** A request of which the body arrives as this stream gives it. */
function streamed(body: Buffer, stream: ReadableStream): Request {
  return new Request(ADDRESS, {
    method: 'POST',
    headers: signedHeaders(body),
    body: stream,
    duplex: 'half',
  });
}

describe('the body', () => {
  test('it is used in whatever pieces it arrives', async () => {
    const { webhooks, ran } = rig();
    const body = comment('👍 in pieces');
    const pieces = [...body].map((byte) => Uint8Array.of(byte));
    const response = await webhooks.fetch(streamed(body, ReadableStream.from(pieces)));
    expect(response.status).toBe(200);
    expect(ran).toHaveLength(1);
  });

  test('a stream without an end is read up to the limit, and cancelled', async () => {
    const { webhooks } = rig({ maxBodyBytes: 10_000 });
    let pulled = 0;
    const cancelled = deferred<unknown>();
    const stream = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1_000));
      },
      cancel: (reason) => cancelled.resolve(reason),
    });
    const answer = await toAnswer(await webhooks.fetch(streamed(comment(), stream)));
    expect([answer.status, codeOf(answer)]).toEqual([413, 'body_too_large']);
    expect(await cancelled.promise).toMatchObject({ code: 'body_too_large' });
    expect(pulled).toBeLessThan(15);
  });

  test.each([
    ['json()', (request: Request) => request.json().catch(() => {})],
    ['a reader that keeps it locked', (request: Request) => void request.body!.getReader()],
  ])('500 when %s was there first; the log prints the fix', async (_what, read) => {
    const { webhooks, logger, ran } = rig();
    const request = toRequest(delivery(comment()));
    await read(request);
    const answer = await toAnswer(await webhooks.fetch(request));
    expect([answer.status, codeOf(answer)]).toEqual([500, 'body_consumed']);
    expect(logger.messages().join()).toMatch(/call webhooks\.fetch\(request\) before .*request\.clone\(\)/);
    expect(ran).toHaveLength(0);
  });

  test('a clone may be read elsewhere', async () => {
    const { webhooks } = rig();
    const request = toRequest(delivery(comment()));
    await request.clone().json();
    expect((await webhooks.fetch(request)).status).toBe(200);
  });

  test.each([
    ['a stream that errors', () => { throw new Error('reset by peer'); }], // prettier-ignore
    ['a stream of text', (controller: ReadableStreamDefaultController) => controller.enqueue('{}')],
  ])('400: %s', async (_what, pull) => {
    const { webhooks } = rig();
    const answer = await toAnswer(await webhooks.fetch(streamed(comment(), new ReadableStream({ pull }))));
    expect([answer.status, codeOf(answer)]).toEqual([400, 'body_incomplete']);
  });

  test('408 when it does not arrive in time; the stream is cancelled, and its bytes count no longer', async () => {
    const body = comment('x'.repeat(1_000));
    const { webhooks } = rig({ bodyTimeoutMs: 20, maxBodyBytes: 4_000, maxPendingBytes: 4_000 });
    const cancelled = deferred<void>();
    const stream = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(3_500)),
      cancel: () => cancelled.resolve(),
    });
    const answer = await toAnswer(await webhooks.fetch(streamed(body, stream)));
    expect([answer.status, codeOf(answer)]).toEqual([408, 'body_timeout']);
    await cancelled.promise;
    expect((await webhooks.fetch(toRequest(delivery(body)))).status).toBe(200);
  });

  test('a length that is not true changes nothing', async () => {
    const body = comment();
    for (const length of [0, 10, body.byteLength + 10]) {
      const { webhooks } = rig({ maxBodyBytes: 5_000, maxPendingBytes: 5_000 });
      const request = () => {
        const made = streamed(body, ReadableStream.from([new Uint8Array(body)]));
        made.headers.set('content-length', String(length));
        return made;
      };
      for (let count = 0; count < 5; count++) expect((await webhooks.fetch(request())).status).toBe(200);
    }
    const { webhooks } = rig({ maxBodyBytes: 5_000 });
    const long = comment('x'.repeat(6_000));
    const request = streamed(long, ReadableStream.from([new Uint8Array(long)]));
    request.headers.set('content-length', '10');
    expect((await webhooks.fetch(request)).status).toBe(413);
  });

  test('408 for a body of a known length, too', async () => {
    const { webhooks } = rig({ bodyTimeoutMs: 20 });
    const request = streamed(comment(), new ReadableStream());
    request.headers.set('content-length', '100');
    expect((await webhooks.fetch(request)).status).toBe(408);
  });

  test('no body at all is an empty one', async () => {
    const { webhooks } = rig();
    const request = new Request(ADDRESS, { method: 'POST', headers: signedHeaders(Buffer.alloc(0)) });
    expect(codeOf(await toAnswer(await webhooks.fetch(request)))).toBe('invalid_json');
  });

  test('a sender that hangs up in the middle runs nothing, and the next is served', async () => {
    const { webhooks, ran, rejections } = rig();
    const { port } = await serveOn(getRequestListener(webhooks.fetch));
    const client = await RawClient.connect(port);
    const body = comment();
    await client.write(head('POST', PATH, { ...signedHeaders(body), 'content-length': body.byteLength }));
    await client.write(body.subarray(0, 100));
    client.destroy();
    await until(() => rejections.length > 0);
    expect(rejections.map(({ code }) => code)).toEqual(['body_incomplete']);
    expect(ran).toHaveLength(0);
    expect((await webhooks.fetch(toRequest(delivery(comment())))).status).toBe(200);
  });
});

describe('the path', () => {
  test.each([
    [{}, '/anywhere', 200],
    [{ path: PATH }, PATH, 200],
    [{ path: PATH }, `${PATH}/`, 200],
    [{ path: PATH }, `${PATH}?board=1`, 200],
    [{ path: PATH }, '/', 404],
    [{ path: PATH }, `/x${PATH}`, 404],
    [{ path: ['/a', PATH] }, PATH, 200],
  ])('%j: %s gets %i', async (options, path, status) => {
    const { webhooks } = rig();
    const response = await webhooks.fetch(toRequest({ method: 'HEAD', path, headers: {} }), options);
    expect([response.status, await response.text()]).toEqual([status, '']);
  });

  test('one that cannot be is refused', async () => {
    const { webhooks } = rig();
    const request = toRequest({ method: 'HEAD', path: PATH, headers: {} });
    await expect(webhooks.fetch(request, { path: 'trello' })).rejects.toThrow(/path must begin with a slash/);
  });

  test('names of bindings are no options: (request, env, ctx)', async () => {
    const { webhooks } = rig();
    const request = toRequest({ method: 'HEAD', path: PATH, headers: {} });
    const { status } = await webhooks.fetch(request, { path: 'x', waitUntil: 'y' }, { waitUntil: () => {} });
    expect(status).toBe(200);
  });
});

test.each([undefined, null, {}, { method: 'POST', url: ADDRESS, headers: {} }])(
  'it never rejects: %j',
  async (request) => {
    const { webhooks } = rig();
    expect((await webhooks.fetch(request as never)).status).toBeGreaterThanOrEqual(400);
  },
);

describe('respondEarly', () => {
  /** What Workers passes; its method needs its object. */
  class Context {
    readonly #work: Promise<unknown>[] = [];
    waitUntil(work: Promise<unknown>): void {
      this.#work.push(work);
    }
    get count(): number {
      return this.#work.length;
    }
    async ended(): Promise<void> {
      await Promise.all(this.#work);
    }
  }

  /** A handler that ends when the test says so. */
  function slow(options: Partial<TrelloWebhooksOptions>, end: Promise<unknown>) {
    const made = rig(options);
    made.webhooks.on('commentCard', () => end);
    return made;
  }

  const send = ({ webhooks }: { webhooks: TrelloWebhooks }, context: Context, body = comment()) =>
    webhooks.fetch(toRequest(delivery(body)), {}, context);

  test('the response comes before the handlers end, and the platform is given what runs', async () => {
    const end = deferred<void>();
    const made = slow({ respondEarly: true }, end.promise);
    const context = new Context();
    expect((await send(made, context)).status).toBe(200);
    expect([context.count, made.ran.length]).toEqual([1, 0]);
    end.resolve();
    await context.ended();
    expect(made.ran).toHaveLength(1);
  });

  test('as options: fetch(request, { waitUntil })', async () => {
    const end = deferred<void>();
    const { webhooks } = slow({ respondEarly: true }, end.promise);
    const context = new Context();
    const options = { waitUntil: (work: Promise<unknown>) => context.waitUntil(work) };
    expect((await webhooks.fetch(toRequest(delivery(comment())), options)).status).toBe(200);
    end.resolve();
    await context.ended();
  });

  test('what fails later is told to onError, and changes nothing else', async () => {
    const end = deferred<void>();
    const made = slow({ respondEarly: true }, end.promise);
    const context = new Context();
    expect((await send(made, context)).status).toBe(200);
    end.reject(new Error('no such room'));
    await context.ended();
    expect(made.errors).toMatchObject([{ message: 'no such room' }]);
    expect(made.rejections).toEqual([]);
  });

  test('what is refused is refused before', async () => {
    const made = slow({ respondEarly: true }, Promise.resolve());
    const context = new Context();
    const forged = delivery(comment(), { secret: 'another' });
    expect((await made.webhooks.fetch(toRequest(forged), {}, context)).status).toBe(401);
    await made.webhooks.close();
    expect((await send(made, context)).status).toBe(503);
    expect(context.count).toBe(0);
  });

  test.each([
    ['without respondEarly', {}, new Context()],
    ['without a waitUntil', { respondEarly: true }, undefined],
  ])('%s the response waits for the handlers', async (_what, options, context) => {
    const made = slow(options, Promise.reject(new Error('no such room')));
    expect((await send(made, context as never)).status).toBe(500);
  });

  test('close() waits for the handlers', async () => {
    const end = deferred<void>();
    const made = slow({ respondEarly: true }, end.promise);
    await send(made, new Context());
    let closed = false;
    const closing = made.webhooks.close().then(() => (closed = true));
    await new Promise(setImmediate);
    expect(closed).toBe(false);
    end.resolve();
    await closing;
    expect(made.ran).toHaveLength(1);
  });

  test('an inbox and respondEarly exclude each other', () => {
    const options = { secret: SECRET, callbackURL: CALLBACK_URL, respondEarly: true };
    expect(() => new TrelloWebhooks({ ...options, inbox: memoryInbox() })).toThrow(/exclude each other/);
    expect(() => new TrelloWebhooks({ ...options, respondEarly: 1 as never })).toThrow(
      /respondEarly must be/,
    );
  });
});
