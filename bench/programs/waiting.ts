// An SQLite inbox in which very many entries wait already: accepts and hands out more, as often as it is asked.
import type { Inbox, NewEntry } from '../../src/inbox/index.js';
import { sqliteInbox } from '../../src/inbox/sqlite/index.js';

/** What is there before it is opened. */
export interface Waiting {
  readonly file: string;
  /** So many entries, ten for each card. */
  readonly entries: number;
  /** And so many of one card, accepted before them. */
  readonly hot: number;
  readonly body: string;
}

/** What one round took, in milliseconds per entry, and the memory after it. */
export interface WaitingRound {
  readonly accept: number;
  readonly handle: number;
  /** CPU time, in microseconds per entry. */
  readonly cpu: number;
  readonly heapUsed: number;
  readonly rss: number;
}

const ENTRIES = 10_000;
const AT_ONCE = 50;

let inbox: Inbox;
let body: Buffer;
let round = 0;

process.on('disconnect', () => process.exit());
process.on('message', (message) => void answer(message as Waiting | 'round'));

async function answer(message: Waiting | 'round'): Promise<void> {
  process.send!(message === 'round' ? await measure() : await open(message));
}

async function open(waiting: Waiting): Promise<string> {
  body = Buffer.from(waiting.body);
  inbox = sqliteInbox(waiting.file);
  await inbox.open();
  return 'ready';
}

async function measure(): Promise<WaitingRound> {
  round += 1;
  const cpu = process.cpuUsage();
  const accept = await timed(acceptSome);
  const handle = await timed(handleSome);
  const { user, system } = process.cpuUsage(cpu);
  gc!();
  const { heapUsed, rss } = process.memoryUsage();
  return { accept, handle, cpu: (user + system) / ENTRIES, heapUsed, rss };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / ENTRIES;
}

/** Always fifty under way, as with fifty connections. */
async function acceptSome(): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < ENTRIES)
      if ((await inbox.accept(entry(next++))) !== 'stored') throw new Error('not stored');
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
}

function entry(number: number): NewEntry {
  return {
    id: `${round}-${number}`,
    orderKey: `card ${round}-${number}`,
    type: 'updateCard',
    webhook: undefined,
    body,
    origin: { receivedAt: Date.now() },
  };
}

/** Until so many were handled that are not of the hot card. */
async function handleSome(): Promise<void> {
  let handled = 0;
  await new Promise<void>((resolve, reject) => {
    const handle = async ({ orderKey }: NewEntry): Promise<{ kind: 'done' }> => {
      if (orderKey !== 'hot' && ++handled === ENTRIES) resolve();
      return { kind: 'done' };
    };
    inbox.start(handle).catch(reject);
  });
  await inbox.stop(10_000);
}
