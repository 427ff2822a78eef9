// Closes an emulator with everything under way that there can be. The process must end by itself after that.
import { once } from 'node:events';
import { connect } from 'node:net';
import { startEmulator } from '../../../src/emulator/index.js';
import { Receiver } from './receiver.js';

const bot = await new Receiver().start();
const trello = await startEmulator({ secret: 'a secret', rateLimits: true });
const idModel = '5abbe4b7ddc1b351ef961414';
// More than ten at a time: Node warns of so many listeners, unless it is told that they are meant.
const paths = Array.from({ length: 12 }, (_, index) => `/${index}`);
for (const path of paths) {
  const query = new URLSearchParams({ key: 'k', token: 't', idModel, callbackURL: bot.url(path) });
  await fetch(`${trello.baseURL}/webhooks?${query.toString()}`, { method: 'POST' });
}
// One retry is waiting, twelve answers are waited for, the rest has not begun, one connection says nothing.
bot.onPost = [500, 'hang'];
const acted = [1, 2].map(() => trello.trigger('createCard', { board: { id: idModel } }));
await bot.postsCame(paths.length + 1);
const idle = connect(Number(new URL(trello.baseURL).port), '127.0.0.1');
await once(idle, 'connect');
await Promise.all([trello.close(), trello.close(), trello.waitForIdle()]);
await bot.stop();
process.stdout.write(JSON.stringify(acted.flatMap(({ deliveries }) => deliveries.map(({ state }) => state))));
