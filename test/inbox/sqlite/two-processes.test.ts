import { readFileSync, writeFileSync } from 'node:fs';
import { startChild } from './support/children.js';
import { entry, openInbox, tempFile } from './support/inboxes.js';
import { until } from '../../support/until.js';

// Hundreds of commits, each as slow as the disk.
jest.setTimeout(30_000);

const KEYS = 7;
const ENTRIES = 600;

test('two processes on one file handle every entry once, and those of a key in order', async () => {
  const file = tempFile();
  const ledger = tempFile('ledger');
  writeFileSync(ledger, '');
  const inbox = await openInbox(file);
  const tuning = { pollMs: 5 };
  const children = await Promise.all([1, 2].map(() => startChild({ file, ledger, tuning })));
  for (let n = 0; n < ENTRIES; n++) await inbox.accept(entry(String(n), { orderKey: `k${n % KEYS}` }));
  await until(async () => (await inbox.stats()).done === ENTRIES);
  for (const child of children) await child.stop();

  const lines = readFileSync(ledger, 'utf8').trim().split('\n');
  for (let key = 0; key < KEYS; key++) {
    const ids = Array.from({ length: Math.ceil((ENTRIES - key) / KEYS) }, (_, n) => String(n * KEYS + key));
    // One after the other: no entry starts before the one in front of it has ended.
    const expected = ids.flatMap((id) => [`start k${key} ${id} 1`, `end k${key} ${id}`]);
    expect(lines.filter((line) => line.split(' ')[1] === `k${key}`)).toEqual(expected);
  }
});

test('an entry of another process is found soon', async () => {
  const file = tempFile();
  const handling = await openInbox(file);
  await handling.start(async () => ({ kind: 'done' }));
  const accepting = await openInbox(file);
  await accepting.accept(entry('a'));
  const since = performance.now();
  await until(async () => (await accepting.stats()).done === 1);
  // The interval is 200 ms; more only on a busy machine.
  expect(performance.now() - since).toBeLessThan(2000);
});

test('both may open a new file at the same time', async () => {
  const file = tempFile();
  const inboxes = await Promise.all(Array.from({ length: 6 }, () => openInbox(file)));
  const results = await Promise.all(inboxes.map((inbox) => inbox.accept(entry('a'))));
  expect(results.sort()).toEqual([...Array<string>(5).fill('duplicate'), 'stored']);
});
