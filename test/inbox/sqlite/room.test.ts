import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InboxUnavailableError } from '../../../src/inbox/errors.js';
import type { Inbox } from '../../../src/inbox/inbox.js';
import { createSqliteInbox, type SqliteInboxOptions } from '../../../src/inbox/sqlite/create.js';
import { CollectingLogger } from '../../support/logger.js';
import { until } from '../../support/until.js';
import { entry, later, tempFile } from './support/inboxes.js';
import { mountTmpfs } from './support/tmpfs.js';

async function openAt(file: string, options: SqliteInboxOptions = {}): Promise<[Inbox, CollectingLogger]> {
  const inbox = createSqliteInbox(file, options);
  const logger = new CollectingLogger();
  later(() => inbox.close());
  await inbox.open({ logger });
  return [inbox, logger];
}

/** Accepts until it is refused; returns the ids that were stored, and the refusal. */
async function fill(inbox: Inbox, prefix: string, bytes = 5_000): Promise<[string[], InboxUnavailableError]> {
  const stored: string[] = [];
  for (;;) {
    const ids = Array.from({ length: 20 }, (_, n) => `${prefix}${stored.length + n}`);
    const results = await Promise.allSettled(
      ids.map((id) =>
        inbox.accept(entry(id, { orderKey: `card-${id.at(-1)}`, body: Buffer.alloc(bytes, 'x') })),
      ),
    );
    for (const [n, result] of results.entries()) {
      if (result.status === 'rejected') return [stored, result.reason as InboxUnavailableError];
      stored.push(ids[n]!);
    }
  }
}

/** Handles everything, with a retry and a mark for each; returns the ids. */
async function drain(inbox: Inbox): Promise<string[]> {
  const handled: string[] = [];
  await inbox.start(async (claim) => {
    const { id, attempt } = claim;
    if (attempt === 1) {
      return {
        kind: 'retry',
        delayMs: 0,
        errors: [{ attempt, at: 0, handler: 'h', error: 'x'.repeat(500) }],
      };
    }
    await claim.markFinished('h');
    handled.push(id);
    return { kind: 'done' };
  });
  await until(async () => {
    const { waiting, active } = await inbox.stats();
    return waiting + active === 0;
  });
  await inbox.stop(1_000);
  return handled;
}

test.each(['8m', '48m'])(
  'on a disk of %s that the backlog filled, handlers go on until it is empty, and then deliveries are accepted',
  async (size) => {
    const mount = mountTmpfs(size);
    if (mount === undefined) return;
    const file = join(mount.folder, 'inbox.db');
    const [inbox, logger] = await openAt(file);
    const [stored, refusal] = await fill(inbox, 'a');
    expect(refusal).toBeInstanceOf(InboxUnavailableError);
    expect(refusal.cause).toMatchObject({ code: 'INBOX_FULL', message: /MB left/ });
    expect(stored.length).toBeGreaterThan(size === '8m' ? 300 : 3_000);
    expect(logger.messages('warn')).toEqual([expect.stringMatching(/Four fifths of the room/)]);
    expect(logger.messages('error')).toEqual([expect.stringMatching(/Only the reserve of the disk is left/)]);
    await inbox.close();

    // A process that starts on the full disk drains it.
    const [again] = await openAt(file);
    expect((await drain(again)).sort()).toEqual(stored.sort());
    const [more] = await fill(again, 'b');
    expect(more.length).toBeGreaterThan(stored.length / 2);
    expect((await drain(again)).sort()).toEqual(more.sort());
  },
  60_000,
);

test('what another program takes of the disk refuses deliveries, and handlers go on', async () => {
  const mount = mountTmpfs('16m');
  if (mount === undefined) return;
  const [inbox, logger] = await openAt(join(mount.folder, 'inbox.db'), { reserveBytes: 4_000_000 });
  const ids = Array.from({ length: 200 }, (_, n) => `a${n}`);
  await Promise.all(ids.map((id) => inbox.accept(entry(id))));
  const ballast = join(mount.folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(13_000_000));
  await expect(inbox.accept(entry('late'))).rejects.toThrow(InboxUnavailableError);
  expect((await drain(inbox)).sort()).toEqual(ids.sort());
  rmSync(ballast);
  expect(await inbox.accept(entry('late'))).toBe('stored');
  expect(logger.messages('info')).toContain('There is room again: deliveries are accepted');
});

test('a limit on the size of files counts like the end of the disk', () => {
  const program = join(__dirname, 'support', 'fill-and-drain.ts');
  const out = execFileSync(
    'bash',
    ['-c', `ulimit -f 8192; exec "${process.execPath}" --import tsx "${program}" "${tempFile()}"`],
    { encoding: 'utf8' },
  );
  const { stored, code, handled, more } = JSON.parse(out) as Record<string, number | string>;
  expect(stored).toBeGreaterThan(500);
  expect(code).toBe('INBOX_FULL');
  expect(handled).toBe(stored);
  expect(more).toBe('stored');
}, 60_000);

test.each([-1, 1.5, '64m', NaN])('reserveBytes is a whole number, not %p', (reserveBytes) => {
  expect(() => createSqliteInbox('bot.db', { reserveBytes: reserveBytes as number })).toThrow(
    /reserveBytes must be a whole number/,
  );
});
