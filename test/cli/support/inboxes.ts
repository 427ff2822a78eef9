import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inbox } from '../../../src/inbox/inbox.js';
import { sqliteInbox } from '../../../src/inbox/sqlite/index.js';
import { entry, kill, quiet } from '../../inbox/conformance/support/kit.js';
import { afterwards } from './stage.js';

/** Where the command finds bullmq, ioredis and, on old Nodes, a driver for SQLite: the project it is run in. */
export const project = { cwd: process.cwd() };

/** The path of a file that is not there yet. */
export function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-cli-inbox-'));
  afterwards(async () => rmSync(folder, { recursive: true }));
  return join(folder, 'bot.db');
}

/** An inbox in a new file, open as that of a running service. */
export async function serviceInbox(): Promise<{ file: string; inbox: Inbox }> {
  const file = newFile();
  const inbox = sqliteInbox(file);
  await inbox.open({ logger: quiet });
  afterwards(() => inbox.close());
  return { file, inbox };
}

/** Puts three dead letters into it, the last one not a delivery, and one entry that waits. */
export async function fill(inbox: Inbox): Promise<void> {
  await kill(inbox, [entry('one'), entry('two', { type: 'createCard', orderKey: undefined })]);
  await inbox.addDeadLetter(entry('three', { type: '', body: Buffer.from('{\u202e\n') }), {
    attempt: 0,
    at: 1_700_000_000_000,
    handler: 'inbox',
    error: 'it is no delivery\n    at nowhere',
  });
  await inbox.accept(entry('waits', { origin: { receivedAt: 1_700_000_000_000 } }));
}
