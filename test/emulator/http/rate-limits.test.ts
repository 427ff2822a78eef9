import { emulator, ids, KEY, plain, rest, TOKEN } from '../support/stage.js';

// Most tests make the interval ten times as long, so that a slow machine stays within it.
const path = `/webhooks/${ids.other}`;

/** Asks so many times at once; gives the statuses. */
async function ask(
  trello: Awaited<ReturnType<typeof emulator>>,
  times: number,
  token: (index: number) => string,
) {
  const replies = await Promise.all(
    Array.from({ length: times }, (_, index) =>
      rest(trello, 'GET', path, { key: KEY, token: token(index) }, { auth: false }),
    ),
  );
  return replies.map(({ status }) => status);
}

const count = (statuses: readonly number[], status: number) =>
  statuses.filter((each) => each === status).length;

it('are off unless asked for, without headers', async () => {
  const trello = await emulator({ timeScale: 1 });
  const statuses = await ask(trello, 120, () => TOKEN);
  expect(count(statuses, 404)).toBe(120);
  const { headers } = await rest(trello, 'GET', path);
  expect([...headers.keys()].filter((name) => name.startsWith('x-rate'))).toEqual([]);
});

it('allow 100 requests in 10 s to a token', async () => {
  const trello = await emulator({ rateLimits: true, timeScale: 10 });
  const statuses = await ask(trello, 101, () => TOKEN);
  expect([count(statuses, 404), count(statuses, 429)]).toEqual([100, 1]);
  const reply = await rest(trello, 'GET', path);
  expect(reply).toMatchObject({
    status: 429,
    type: 'application/json; charset=utf-8',
    text: '{"error":"API_TOKEN_LIMIT_EXCEEDED","message":"Rate limit exceeded"}',
  });
  expect(reply.headers.has('retry-after')).toBe(false);
  expect((await rest(trello, 'GET', path, { token: 'another-token' })).status).toBe(404);
});

it('allow 300 requests in 10 s to a key', async () => {
  const trello = await emulator({ rateLimits: true, timeScale: 10 });
  const statuses = await ask(trello, 301, (index) => `token-${index}`);
  expect([count(statuses, 404), count(statuses, 429)]).toEqual([300, 1]);
  expect(await rest(trello, 'GET', path)).toMatchObject({
    status: 429,
    json: { error: 'API_KEY_LIMIT_EXCEEDED', message: 'Rate limit exceeded' },
  });
});

it('send their headers with every reply', async () => {
  const trello = await emulator({ rateLimits: true, timeScale: 10 });
  const limits = (headers: Headers) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-rate-limit')));
  const left = (key: number, token: number) => ({
    'x-rate-limit-api-key-interval-ms': '100000',
    'x-rate-limit-api-key-max': '300',
    'x-rate-limit-api-key-remaining': String(key),
    'x-rate-limit-api-token-interval-ms': '100000',
    'x-rate-limit-api-token-max': '100',
    'x-rate-limit-api-token-remaining': String(token),
  });
  expect(limits((await rest(trello, 'GET', '/members/me')).headers)).toEqual(left(299, 99));
  expect(limits((await rest(trello, 'GET', '/nowhere')).headers)).toEqual(left(298, 98));
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${trello.baseURL}/webhooks?key=${KEY}&token=${TOKEN}`, {
    method: 'POST',
    headers,
    body: '{',
  });
  expect([response.status, limits(response.headers)]).toEqual([400, left(297, 97)]);
  await ask(trello, 97, () => TOKEN);
  expect(limits((await rest(trello, 'GET', path)).headers)).toEqual(left(199, 0));
});

it('have an interval of 10 s', async () => {
  const trello = await emulator({ rateLimits: true, timeScale: 1 });
  const { headers } = await rest(trello, 'GET', path);
  expect(headers.get('x-rate-limit-api-key-interval-ms')).toBe('10000');
  expect(headers.get('x-rate-limit-api-token-interval-ms')).toBe('10000');
});

it('start anew with the next interval, which is scaled', async () => {
  const trello = await emulator({ rateLimits: true, timeScale: 0.0001 });
  const { headers } = await rest(trello, 'GET', path);
  expect(headers.get('x-rate-limit-api-token-interval-ms')).toBe('1');
  for (let count = 0; count < 110; count += 1) {
    // One after the other they take more than a millisecond for every hundred.
    const reply = await rest(trello, 'GET', path);
    expect(reply).toMatchObject(plain(404, 'The requested resource was not found.'));
  }
});
