import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inbox, NewEntry } from '../../../../src/inbox/inbox.js';
import { createSqliteInbox, type SqliteInboxOptions } from '../../../../src/inbox/sqlite/create.js';
import type { Tuning } from '../../../../src/inbox/sqlite/settings.js';

/** Says nothing. */
export const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const cleanups: (() => unknown)[] = [];

/** What is undone after the test, the last first. */
export function later(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A path in a temporary folder. */
export function tempFile(name = 'inbox.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-inbox-'));
  later(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** An open inbox, closed after the test. */
export async function openInbox(
  file = tempFile(),
  options?: SqliteInboxOptions,
  tuning?: Partial<Tuning>,
): Promise<Inbox> {
  const inbox = createSqliteInbox(file, options, tuning);
  later(() => inbox.close());
  await inbox.open({ logger: silent });
  return inbox;
}

/** An entry with the body `{"id":…}`. */
export function entry(id: string, more: Partial<NewEntry> = {}): NewEntry {
  return {
    id,
    orderKey: undefined,
    type: 'updateCard',
    webhook: 'webhook-1',
    body: Buffer.from(JSON.stringify({ id })),
    origin: { receivedAt: 1_700_000_000_000 },
    ...more,
  };
}
