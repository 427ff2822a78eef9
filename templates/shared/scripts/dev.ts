// npm run dev: the bot, started again on every change, with Trello's side of the wire on this machine; no account is
// needed. The events that are named in package.json (or after "npm run dev --") happen as soon as the bot is registered.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EventName } from 'trello-webhooks';
import { startEmulator } from 'trello-webhooks/emulator';
import { createDelivery } from 'trello-webhooks/testing';

let events = process.argv.slice(2);
const port = process.env.PORT ?? '3000';
const secret = randomBytes(32).toString('hex');
// A repeat, which Trello makes after 30 s, comes after 3 s.
const trello = await startEmulator({ secret, timeScale: 0.1 });

const bot = spawn(
  process.execPath,
  [fileURLToPath(import.meta.resolve('tsx/cli')), 'watch', '--clear-screen=false', 'src/server.ts'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C goes to every process of a terminal's group; the bot is to get it once, from here.
    detached: process.platform !== 'win32',
    env: {
      ...process.env,
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: port,
      CALLBACK_URL: `http://127.0.0.1:${port}/trello`,
      TRELLO_SECRET: secret,
      TRELLO_KEY: 'development',
      TRELLO_TOKEN: 'development',
      TRELLO_MODELS: createDelivery('createCard').model.id,
      TRELLO_BASE_URL: trello.baseURL,
    },
  },
);
bot.once('exit', (code) => {
  process.exit(code ?? 1);
});
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping) bot.kill('SIGTERM');
    stopping = true;
  });
}

createInterface({ input: bot.stdout }).on('line', (line) => {
  console.log(line);
  if (line.startsWith('Registered with Trello')) events.forEach(send);
});
console.log(
  'Type an event, such as updateCard:due, and Enter to let it happen; only Enter for the same again.',
);
createInterface({ input: process.stdin }).on('line', (line) => {
  const named = line.trim().split(/\s+/).filter(Boolean);
  if (named.length > 0) events = named;
  events.forEach(send);
});

/** Lets an example of the event happen on the emulator's board, and tells how the bot answered. */
function send(event: string): void {
  try {
    const { action } = createDelivery(event as EventName);
    const { deliveries, action: acted } = trello.trigger(action.type, action.data);
    if (deliveries.length === 0) console.log(`${event}: Trello sends it to no webhook on a board`);
    void trello.waitForDeliveries(acted.id).then((attempts) => {
      for (const { attempt, status, error } of attempts)
        console.log(`${event}: ${status ?? error}, attempt ${attempt}`);
    });
  } catch (error) {
    console.log((error as Error).message);
  }
}
