import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from '../../src/emulator/index.js';
import { createDelivery, createSignedRequest } from '../../src/testing/index.js';
import { build } from './dockerfile.js';
import { freePort } from '../shared/free-port.js';
import { Running } from './running.js';
import { sh } from './sh.js';

/** Everything that a generated project promises. Gives measured times and counts, for the log. */
export async function checkProject(folder: string): Promise<Record<string, number>> {
  // One with an example, one without, and one that every change of a card raises besides.
  for (const event of ['updateCard:due', 'addLabelToCard', 'updateCard'])
    sh(folder, `npx trello-webhooks add handler ${event}`);
  for (const script of ['lint', 'typecheck', 'test', 'build']) sh(folder, `npm run --silent ${script}`);
  const refused = sh(folder, 'npm start', { env: { NODE_ENV: 'production' }, code: 1 });
  for (const name of ['TRELLO_SECRET', 'CALLBACK_URL', 'TRELLO_KEY', 'TRELLO_TOKEN', 'TRELLO_MODELS'])
    assert.match(refused, new RegExp(`- ${name} is not set`));
  await checkStart(folder);
  const firstHandlerMs = await checkDev(folder);
  const packages = await checkImage(folder);
  return { firstHandlerMs, packages };
}

/** `npm start`, as generated. */
async function checkStart(folder: string): Promise<void> {
  const port = await freePort();
  await running('npm', ['start'], folder, { PORT: String(port) }, async (bot) => {
    await bot.says('Listening');
    assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200);
  });
}

/** `npm run dev`: the first handler within 10 s, a socket for `tail`, another event by hand, and nothing left after Ctrl-C. */
async function checkDev(folder: string): Promise<number> {
  const port = await freePort();
  const start = Date.now();
  let firstMs = 0;
  const socket = join(folder, '.trello-webhooks.sock');
  await running('npm', ['run', 'dev'], folder, { PORT: String(port) }, async (dev) => {
    await dev.says('New comment', 10_000);
    firstMs = Date.now() - start;
    assert.ok(existsSync(socket), 'nobody can follow it');
    await dev.says('updateCard:idList: 200');
    dev.type('createCard');
    await dev.says('createCard: 200');
    await dev.interrupt();
    assert.ok(!existsSync(socket), 'the socket is left');
    await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`));
  });
  return firstMs;
}

/** What the Dockerfile makes, in production: registers, receives, is healthy, and stops. Gives how many packages it has. */
async function checkImage(folder: string): Promise<number> {
  const work = join(folder, '..', 'image');
  mkdirSync(work, { recursive: true });
  const image = build(folder, work);
  assert.equal(image.user, 'node');
  assert.equal(image.env['NODE_ENV'], 'production');
  const packages = countPackages(image.folder);
  assert.ok(packages < 40, `${packages} packages`);

  const secret = 'the-secret-of-this-check';
  const { model, action } = createDelivery('commentCard');
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const callbackURL = `${origin}/trello`;
  const trello = await startEmulator({ secret, timeScale: 0.01 });
  const env = {
    ...image.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    CALLBACK_URL: callbackURL,
    TRELLO_SECRET: secret,
    TRELLO_KEY: 'key',
    TRELLO_TOKEN: 'token',
    TRELLO_MODELS: model.id,
    TRELLO_BASE_URL: trello.baseURL,
  };
  const [command, ...args] = image.command as [string, ...string[]];
  await running(command, args, image.folder, env, async (bot) => {
    await bot.says('Registered with Trello');
    const status = async (path: string, init: RequestInit = {}): Promise<number> =>
      (await fetch(origin + path, init)).status;
    assert.equal(await status('/trello', { method: 'HEAD' }), 200);
    assert.deepEqual([await status('/healthz'), await status('/readyz')], [200, 200]);
    sh(image.folder, image.healthcheck.map((word) => `'${word}'`).join(' '), { env: { PORT: String(port) } });

    const { method, headers, body } = createSignedRequest(createDelivery('updateCard:idList'), {
      secret,
      callbackURL,
    });
    assert.equal(await status('/trello', { method, headers, body }), 200);
    await bot.says('Card moved');
    const { action: acted } = trello.trigger('commentCard', action.data);
    assert.deepEqual((await trello.waitForDeliveries(acted.id)).map(({ status }) => status), [200]); // prettier-ignore
    await bot.says('New comment');
    assert.equal(await bot.stop('SIGTERM'), 0, bot.output);
  });
  await trello.close();
  return packages;
}

/** What npm has installed. */
function countPackages(folder: string): number {
  const lock = readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8');
  return Object.keys((JSON.parse(lock) as { packages: object }).packages).length;
}

async function running(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
  use: (process: Running) => Promise<void>,
): Promise<void> {
  const process_ = new Running(command, args, { cwd, env: { ...process.env, ...env } });
  try {
    await use(process_);
  } catch (error) {
    console.error(process_.output);
    throw error;
  } finally {
    process_.kill();
  }
  await process_.ends();
}
