import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { startEmulator } from '../../src/emulator/index.js';
import { board, emulator, ids, receiver, register, rest, SECRET } from './support/stage.js';

const data = { board };

it('listens on 127.0.0.1 only, on the port that was given', async () => {
  const first = await startEmulator({ secret: SECRET });
  expect(first.baseURL).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/1$/);
  await first.close();
  const port = Number(new URL(first.baseURL).port);
  const again = await emulator({ port });
  expect(again.baseURL).toBe(first.baseURL);
});

it('leaves no server, connection, timer or retry behind: a process ends by itself', async () => {
  const script = join(__dirname, 'support', 'run-and-close.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [exit, said, warned] = await Promise.all([
    once(child, 'exit'),
    readAll(child.stdout),
    readAll(child.stderr),
  ]);
  expect(warned).toBe('');
  expect(JSON.parse(said)).toEqual(Array.from({ length: 24 }, () => 'dropped'));
  expect(exit).toEqual([0, null]);
}, 30_000);

it('ends a request that waits for a HEAD check', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  let asked = () => {};
  const headCame = new Promise<void>((resolve) => (asked = resolve));
  bot.onHead = () => asked();
  const args = { callbackURL: bot.url(), idModel: ids.board };
  const request = rest(trello, 'POST', '/webhooks', args).catch((error: unknown) => error);
  await headCame;
  await trello.close();
  expect(await request).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
  expect(trello.webhooks).toEqual([]);
});

it('refuses to act afterwards, and shows what was', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url());
  trello.trigger('createCard', data);
  await trello.waitForIdle();
  await trello.close();
  expect(() => trello.trigger('createCard', data)).toThrow(
    expect.objectContaining({ code: 'emulator_closed' }) as Error,
  );
  expect(trello.webhooks).toMatchObject([{ id }]);
  expect(trello.deliveries).toHaveLength(1);
  await trello.waitForIdle();
});

it('is closed by Symbol.asyncDispose', async () => {
  const trello = await startEmulator({ secret: SECRET });
  await trello[Symbol.asyncDispose]();
  await expect(fetch(trello.baseURL)).rejects.toThrow();
});
