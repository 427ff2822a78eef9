import { connect, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { startEmulator, type EmulatedModel, type EmulatorOptions } from '../../src/emulator/index.js';
import {
  board,
  card,
  emulator,
  ids,
  KEY,
  plain,
  read,
  receiver,
  register,
  rest,
  SECRET,
  TOKEN,
} from './support/stage.js';

type Trello = Awaited<ReturnType<typeof emulator>>;

const INVALID = expect.objectContaining({ code: 'invalid_option' }) as Error;
const AUTH = `key=${KEY}&token=${TOKEN}`;
const stillWorks = async (trello: Trello) =>
  expect((await rest(trello, 'GET', '/members/me')).status).toBe(200);

async function post(trello: Trello, body: string, contentType: string) {
  const headers = { 'content-type': contentType };
  return read(await fetch(`${trello.baseURL}/webhooks?${AUTH}`, { method: 'POST', headers, body }));
}

it.each(['{', 'nonsense', '[]', '"text"', 'null', '1', '{"a":', '\u0000', '{"callbackURL":"x",}'])(
  'answers `invalid JSON` to the JSON body %j',
  async (body) => {
    const trello = await emulator();
    expect(await post(trello, body, 'application/json')).toMatchObject(plain(400, 'invalid JSON'));
    await stillWorks(trello);
  },
);

it.each(['callbackURL', 'idModel', 'description', 'active'])('refuses an object as JSON %s', async (name) => {
  const [trello, bot] = [await emulator(), await receiver()];
  for (const value of [{}, [], [bot.url()]]) {
    const body = JSON.stringify({ callbackURL: bot.url(), idModel: ids.board, [name]: value });
    expect(await post(trello, body, 'application/json')).toMatchObject(
      plain(400, `invalid value for ${name}`),
    );
  }
  expect(bot.received).toEqual([]);
});

it('is not confused by names of Object.prototype', async () => {
  const trello = await emulator();
  const body = '{"__proto__":{"callbackURL":"http://127.0.0.1/"},"constructor":1}';
  const reply = await post(trello, body, 'application/json');
  expect(reply).toMatchObject(plain(400, 'invalid value for callbackURL'));
  expect(await rest(trello, 'GET', '/__proto__/constructor')).toMatchObject({ status: 404 });
});

it('takes a JSON body without content and a body of another type as no arguments', async () => {
  const trello = await emulator();
  for (const type of ['application/json', 'text/plain', 'multipart/form-data', 'nonsense']) {
    expect(await post(trello, ' ', type)).toMatchObject(plain(400, 'invalid value for callbackURL'));
  }
});

it.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])(
  'answers 413 to a body of %s over 1 MiB, announced or not',
  async (type) => {
    const trello = await emulator();
    const big = `description=${'x'.repeat(1024 * 1024)}`;
    expect(await post(trello, big, type)).toMatchObject(plain(413, 'request entity too large'));
    const chunks = new ReadableStream({
      start(controller) {
        for (let count = 0; count < 5; count += 1) controller.enqueue(Buffer.alloc(300_000, 'x'));
        controller.close();
      },
    });
    const init = {
      method: 'POST',
      headers: { 'content-type': type },
      body: chunks,
      duplex: 'half',
    } as RequestInit;
    const streamed = await read(await fetch(`${trello.baseURL}/webhooks?${AUTH}`, init));
    expect(streamed).toMatchObject(plain(413, 'request entity too large'));
    await stillWorks(trello);
  },
);

it('answers 400 to percent-encoding that is none', async () => {
  const trello = await emulator();
  for (const path of ['/webhooks/%zz', '/tokens/%E0%A4/webhooks', '/boards/%/actions']) {
    expect(await read(await fetch(`${trello.baseURL}${path}?${AUTH}`))).toMatchObject(
      plain(400, 'Bad Request'),
    );
  }
  const reply = await read(await fetch(`${trello.baseURL}/webhooks/${ids.other}?${AUTH}&x=%zz&%`));
  expect(reply.status).toBe(404);
});

it('takes NUL for any other character', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url());
  const reply = await rest(
    trello,
    'PUT',
    `/webhooks/${id}/description`,
    { value: 'a\u0000b' },
    { way: 'form' },
  );
  expect(reply.json).toMatchObject({ description: 'a\u0000b' });
  expect(await rest(trello, 'GET', '/webhooks/%00')).toMatchObject(plain(400, 'invalid id'));
});

/**
 * All that came until the connection was gone. Node answers huge headers before it has read them, and from Node 24 on a
 * reset follows the response at once; what had arrived is there all the same.
 */
async function received(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString()));
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

it.each([
  ['nonsense', 'nonsense\r\n\r\n', /^HTTP\/1\.1 400 /],
  [
    'huge headers',
    `GET /1/members/me HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`,
    /^HTTP\/1\.1 431 /,
  ],
  ['no path', 'GET  HTTP/1.1\r\nhost: x\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['a path of slashes', 'GET //// HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 404 /],
  [
    'a whole URL',
    'GET http://x/1/webhooks HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    /^HTTP\/1\.1 404 /,
  ],
  ['an asterisk', 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 404 /],
])('answers %s on the wire', async (_, bytes, expected) => {
  const trello = await emulator();
  const socket = connect(Number(new URL(trello.baseURL).port), '127.0.0.1');
  socket.write(bytes);
  expect(await received(socket)).toMatch(expected);
  await stillWorks(trello);
});

it('survives a caller who hangs up in the middle of a body', async () => {
  const trello = await emulator();
  const socket = connect(Number(new URL(trello.baseURL).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('POST /1/webhooks HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf', () =>
    socket.destroy(),
  );
  await closed;
  await stillWorks(trello);
});

it('answers HEAD like GET, without a body', async () => {
  const trello = await emulator();
  const response = await fetch(`${trello.baseURL}/members/me?${AUTH}`, { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
});

it.each([{ models: {} }, { models: [null] }, { models: [{ id: 'x' }] }, { member: { id: 'x' } }])(
  'refuses to start with %j',
  async (options) => {
    await expect(startEmulator({ secret: SECRET, ...options } as EmulatorOptions)).rejects.toThrow(INVALID);
  },
);

it('refuses what `act` and `addModel` cannot use', async () => {
  const trello = await emulator();
  const act = trello.trigger.bind(trello) as (...args: unknown[]) => unknown;
  for (const args of [
    [],
    ['', {}],
    ['updateCard:idList', {}],
    ['createCard'],
    ['createCard', []],
    ['createCard', {}, { model: 'x' }],
  ]) {
    expect(() => act(...args)).toThrow(INVALID);
  }
  for (const options of [{ member: { id: 'x' } }, { memberCreator: { id: 'x' } }, { clientIdentifier: '' }]) {
    expect(() => act('createCard', {}, options)).toThrow(INVALID);
  }
  for (const model of [{ id: 'x' }, {}, null, undefined])
    expect(() => trello.addModel(model as EmulatedModel)).toThrow(INVALID);
});

it('never shows the secret, keys, tokens or callback URLs', async () => {
  const written: string[] = [];
  const write = (...args: unknown[]) => void written.push(inspect(args, { depth: 20 }));
  const logger = { debug: write, info: write, warn: write, error: write };
  const [trello, bot] = [await emulator({ logger, timeScale: 0 }), await receiver()];
  await register(trello, bot.url('/trello?secret=abc'));
  bot.onPost = [500, 410];
  const acted = trello.trigger('createCard', { card, board });
  await trello.waitForIdle();
  await rest(trello, 'GET', '/nowhere');
  expect(written.join('\n')).toMatch(/createCard|not answered with 200/);
  for (const hidden of [SECRET, KEY, TOKEN, 'secret=abc']) expect(written.join('\n')).not.toContain(hidden);
  const seen = inspect([trello, acted, trello.webhooks, trello.deliveries], { depth: 20, showHidden: true });
  for (const hidden of [SECRET, KEY, TOKEN]) expect(seen).not.toContain(hidden);
});
