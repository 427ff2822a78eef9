// The service that is killed: a bot with two handlers, which note in the ledger when they begin and when they end.
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { bullmqInbox } from '../../src/inbox/bullmq/index.js';
import type { Claim, Inbox } from '../../src/inbox/inbox.js';
import { createSqliteInbox } from '../../src/inbox/sqlite/create.js';
import { TrelloWebhooks, type TrelloEvent } from '../../src/index.js';
import { Ledger } from './ledger.js';
import { CALLBACK_URL, HANDLERS, SECRET, STOP_MS, type ServiceTask } from './options.js';
import { hashOf } from '../shared/random.js';

const task = JSON.parse(process.argv[2]!) as ServiceTask;
const { service, seed, concurrency, leaseMs } = task;
const ledger = new Ledger(task.ledger);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

function makeInbox(): Inbox {
  const retry = { attempts: 1_000, minDelayMs: 20, maxDelayMs: 60 };
  if (task.engine === 'sqlite')
    return createSqliteInbox(task.file, { concurrency, retry }, { leaseMs, pollMs: 50 });
  const connection = { host: '127.0.0.1', port: task.redisPort };
  return bullmqInbox({ connection, prefix: 'chaos', leaseMs, concurrency, retry, timeoutMs: 2_000 });
}

/** Notes when the inbox has noted that a handler has finished. */
function witnessed(inbox: Inbox): Inbox {
  const start = inbox.start.bind(inbox);
  inbox.start = (handle) =>
    start((claim) => {
      const markFinished = async (handler: string): Promise<void> => {
        await claim.markFinished(handler);
        ledger.write({ what: 'mark', service, action: claim.id, handler: handler.split('/')[1]! });
      };
      return handle({
        ...claim,
        markFinished,
        markUnsubscribed: () => claim.markUnsubscribed(),
      } satisfies Claim);
    });
  return inbox;
}

function handler(name: string) {
  return ({ action, attempt }: TrelloEvent<'commentCard'>): void | Promise<void> => {
    const note = (what: 'begin' | 'end' | 'fail'): void =>
      ledger.write({ what, service, action: action.id, handler: name });
    const chance = hashOf(`${seed} ${action.id} ${name}`);
    const end = (): void => {
      if (attempt === 1 && (chance >>> 8) % 12 === 0) {
        note('fail');
        throw new Error('not at the first attempt');
      }
      note('end');
    };
    note('begin');
    // A quarter of them are synchronous.
    return chance % 4 === 0 ? end() : delay(chance % 20).then(end);
  };
}

const inbox = witnessed(makeInbox());
const webhooks = new TrelloWebhooks({
  ...{ secret: SECRET, callbackURL: CALLBACK_URL, inbox, logger: quiet, handlerTimeoutMs: STOP_MS },
});
for (const name of HANDLERS) webhooks.on('commentCard', handler(name), { name });
webhooks.onError(() => {});

const server = createServer(webhooks.listener());
server.listen(task.port, '127.0.0.1', () => void start());

async function start(): Promise<void> {
  for (;;) {
    try {
      await webhooks.start();
      break;
    } catch {
      // redis-server may be away at the moment.
      await delay(50);
    }
  }
  process.send!('ready');
}

// No process.exit(): what keeps the process alive after a stop is a fault.
process.once('SIGTERM', () => {
  server.close();
  void webhooks.close().then(() => {
    if (process.connected) process.disconnect();
  });
});
// It ends with the one who started it.
process.once('disconnect', () => {
  if (!server.listening) return;
  process.exit(1);
});
