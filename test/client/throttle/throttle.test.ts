import { startEmulator, type TrelloEmulator } from '../../../src/emulator/index.js';
import { TrelloClient } from '../../../src/client/index.js';
import { Bucket } from '../../../src/client/throttle/bucket.js';

let trello: TrelloEmulator;
beforeEach(async () => {
  trello = await startEmulator({ secret: 'a secret', rateLimits: true, timeScale: 0.03 });
});
afterEach(() => trello.close());

/** A client whose responses are counted by status. */
function counting(token = 'a-token', key = 'a-key') {
  const statuses: number[] = [];
  const fetch = async (url: string, init: object) => {
    const response = await globalThis.fetch(url, init);
    statuses.push(response.status);
    return response;
  };
  const client = new TrelloClient({ auth: { key, token }, baseURL: trello.baseURL, fetch });
  return { client, statuses };
}

const me = (client: TrelloClient, options = {}) => client.request('GET', '/members/me', {}, options);

test('a thousand calls at once are all served, and none is refused', async () => {
  const { client, statuses } = counting();
  await Promise.all(Array.from({ length: 1000 }, () => me(client)));
  expect(statuses).toEqual(Array.from({ length: 1000 }, () => 200));
}, 60_000);

test('several tokens of a key keep to the limit of the key', async () => {
  const clients = ['a', 'b', 'c', 'd', 'e'].map((token) => counting(token));
  await Promise.all(clients.flatMap(({ client }) => Array.from({ length: 150 }, () => me(client))));
  expect(clients.flatMap(({ statuses }) => statuses).filter((status) => status !== 200)).toEqual([]);
}, 60_000);

test('clients of one token share its limit', async () => {
  const clients = [counting(), counting()];
  await Promise.all(clients.flatMap(({ client }) => Array.from({ length: 120 }, () => me(client))));
  expect(clients.flatMap(({ statuses }) => statuses).filter((status) => status !== 200)).toEqual([]);
}, 60_000);

test('after the first 429, which another process caused, no call is refused', async () => {
  const raw = () => fetch(`${trello.baseURL}/members/me?key=a-key&token=a-token`);
  for (let response = await raw(); response.status !== 429;) response = await raw();
  const { client, statuses } = counting();
  await me(client);
  await Promise.all(Array.from({ length: 250 }, () => me(client)));
  expect(statuses.filter((status) => status === 429).length).toBeLessThanOrEqual(1);
}, 60_000);

test('calls in the background let the others go first', async () => {
  const { client } = counting();
  const order: string[] = [];
  const call = (name: string, background: boolean) =>
    me(client, { background }).then(() => void order.push(name));
  const full = Array.from({ length: 100 }, () => me(client));
  const late = [
    ...Array.from({ length: 40 }, () => call('background', true)),
    ...Array.from({ length: 100 }, () => call('handler', false)),
  ];
  await Promise.all([...full, ...late]);
  expect(order.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 'handler'));
}, 60_000);

test('a call that waits for its turn ends with its signal, and leaves its place to others', async () => {
  const { client, statuses } = counting();
  const controller = new AbortController();
  const full = Array.from({ length: 100 }, () => me(client));
  const waiting = Array.from({ length: 50 }, () => me(client, { signal: controller.signal }));
  const ended = Promise.allSettled(waiting);
  controller.abort(new Error('enough'));
  expect(new Set((await ended).map(({ status }) => status))).toEqual(new Set(['rejected']));
  await Promise.all([...full, me(client)]);
  expect(statuses).toHaveLength(101);
}, 60_000);

describe('a bucket', () => {
  const reported = { max: 2, intervalMs: 100, remaining: 0 };

  test('gives a place again one interval after its response', () => {
    const bucket = new Bucket(2, 100);
    bucket.take();
    bucket.take();
    expect(bucket.nextAt(0)).toBeUndefined();
    bucket.release(30, undefined);
    expect(bucket.nextAt(31)).toBe(130);
    expect(bucket.nextAt(130)).toBe(130);
  });

  test('counts what others used, by what is left', () => {
    const bucket = new Bucket(10, 1000);
    bucket.take();
    bucket.release(0, { max: 10, intervalMs: 1000, remaining: 4 });
    for (let each = 0; each < 4; each++) bucket.take();
    expect(bucket.nextAt(1)).toBe(1000);
  });

  test('follows the interval and the number that are reported', () => {
    const bucket = new Bucket(100, 10_000);
    bucket.take();
    bucket.release(0, reported);
    expect(bucket.nextAt(1)).toBe(100);
  });

  test('a block holds everything back, and forgets nothing', () => {
    const bucket = new Bucket(10, 100);
    bucket.block(500);
    expect([bucket.nextAt(0), bucket.blockedMs(400), bucket.nextAt(500)]).toEqual([500, 100, 500]);
    expect([bucket.isIdle(499), bucket.isIdle(500)]).toEqual([false, true]);
  });
});
