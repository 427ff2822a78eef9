import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import { startEmulator } from 'trello-webhooks/emulator';
import { createDelivery } from 'trello-webhooks/testing';
import './support.js';

/** The bot as a process, with this environment alone, in the folder of this test. */
function start(env: Record<string, string>): ChildProcessByStdio<null, Readable, Readable> {
  const server = join(import.meta.dirname, '..', 'src', 'server.ts');
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), server], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves when the bot has logged a line with this text. */
async function says(bot: { stdout: Readable }, text: string): Promise<void> {
  for await (const line of createInterface({ input: bot.stdout })) if (line.includes(text)) return;
  throw new Error(`The bot ended and never said: ${text}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('registers itself, receives, and ends with 0 when it is told to stop', async (context) => {
  const { model, action } = createDelivery('createCard');
  const trello = await startEmulator({ secret: 'a-secret', timeScale: 0.01 });
  context.after(() => trello.close());
  const port = await freePort();
  const bot = start({
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    CALLBACK_URL: `http://127.0.0.1:${port}/trello`,
    TRELLO_SECRET: 'a-secret',
    TRELLO_KEY: 'a-key',
    TRELLO_TOKEN: 'a-token',
    TRELLO_MODELS: model.id,
    TRELLO_BASE_URL: trello.baseURL,
  });
  context.after(() => bot.kill('SIGKILL'));
  bot.stderr.pipe(process.stderr);

  await says(bot, 'Registered with Trello');
  const acted = trello.trigger('createCard', action.data);
  assert.deepEqual(
    (await trello.waitForDeliveries(acted.action.id)).map(({ status }) => status),
    [200],
  );
  bot.kill('SIGTERM');
  assert.deepEqual(await once(bot, 'exit'), [0, null]);
});

test('refuses to start in production without a secret', async () => {
  const bot = start({ NODE_ENV: 'production' });
  let said = '';
  bot.stderr.on('data', (data: Buffer) => (said += data.toString()));
  assert.deepEqual(await once(bot, 'close'), [1, null]);
  assert.match(said, /TRELLO_SECRET is not set/);
});
