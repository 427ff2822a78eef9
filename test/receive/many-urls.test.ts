import { jest } from '@jest/globals';
import { comment, signedHeaders } from '../support/delivery.js';
import { rig } from '../support/rig.js';

// The cost of a refusal does not grow with the configuration: strangers choose the path of a request.

// What was used up comes back with time: here it stands still.
beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(Date.now()));
afterEach(() => void jest.restoreAllMocks());

const urls = Array.from({ length: 1_000 }, (_, index) => `https://bot.example.com/trello/${index}`);

function stage(callbackURL: string[]) {
  const made = rig({ callbackURL, dedupe: false });
  const post = async (path: string, signing: Parameters<typeof signedHeaders>[1]): Promise<number> => {
    const body = comment();
    const headers = signedHeaders(body, signing);
    return (await made.webhooks.receive({ method: 'POST', url: path, headers, body })).status;
  };
  return { ...made, post };
}

test('a proxy may change the path, also among a thousand URLs', async () => {
  const { post } = stage(urls);
  for (const path of ['/trello/7', '/', '/hooks', '/trello/8'])
    expect([path, await post(path, { callbackURL: urls[7]! })]).toEqual([path, 200]);
});

test('forged requests to other paths use up the tries of other paths, and nothing else', async () => {
  const { post } = stage(urls);
  for (let count = 0; count < 110; count++)
    expect(await post(`/elsewhere/${count}`, { secret: 'another' })).toBe(401);
  for (const index of [0, 500, 999])
    expect(await post(`/trello/${index}`, { callbackURL: urls[index]! })).toBe(200);
  expect(await post('/hooks', { callbackURL: urls[7]! })).toBe(401);
});

test('forged requests to other paths do not ask for all secrets again and again', async () => {
  let asked = 0;
  const secret = ({ callbackURL }: { callbackURL: string }) => (asked++, `secret of ${callbackURL}`);
  const { webhooks } = rig({ callbackURL: urls, secret });
  const post = async (path: string, signing: Parameters<typeof signedHeaders>[1]): Promise<number> => {
    const body = comment();
    const headers = signedHeaders(body, signing);
    return (await webhooks.receive({ method: 'POST', url: path, headers, body })).status;
  };
  const own = { callbackURL: urls[7]!, secret: `secret of ${urls[7]}` };
  expect(await post('/hooks', own)).toBe(200);
  for (let count = 0; count < 110; count++) await post(`/elsewhere/${count}`, { secret: 'another' });
  expect(asked).toBeLessThan(100_000);
  asked = 0;
  expect(await post('/trello/7', own)).toBe(200);
  expect(asked).toBe(1);
});

test('a few URLs are always tried', async () => {
  const { post } = stage(urls.slice(0, 10));
  for (let count = 0; count < 110; count++) await post(`/elsewhere/${count}`, { secret: 'another' });
  expect(await post('/hooks', { callbackURL: urls[7]! })).toBe(200);
});

test('URLs that differ in their query alone are told apart by the query of the request', async () => {
  const queries = Array.from(
    { length: 1_000 },
    (_, index) => `https://bot.example.com/trello?board=${index}`,
  );
  const { post, ran } = stage(queries);
  for (let count = 0; count < 110; count++)
    expect(await post('/trello?board=x', { secret: 'another' })).toBe(401);
  expect(await post('/trello?board=7', { callbackURL: queries[7]! })).toBe(200);
  expect(ran[0]?.delivery.callbackURL).toBe(queries[7]);
});
