import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidOptionError } from '../../../src/errors.js';
import { InboxError, InboxUnavailableError } from '../../../src/inbox/errors.js';
import { createSqliteInbox } from '../../../src/inbox/sqlite/create.js';
import { migrate, migrations } from '../../../src/inbox/sqlite/worker/migrate.js';
import { openFile } from './support/database.js';
import { entry, later, openInbox, silent, tempFile } from './support/inboxes.js';
import { mountTmpfs } from './support/tmpfs.js';

/** Why a file cannot be opened. */
async function refusal(file: string, driver?: string): Promise<string> {
  const inbox = createSqliteInbox(file, driver === undefined ? {} : { driver }, { busyMs: 50 });
  later(() => inbox.close());
  const error: unknown = await inbox.open({ logger: silent }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InboxError);
  return (error as InboxError).message;
}

test('the file has write-ahead logging and full synchronisation', async () => {
  const file = tempFile();
  const inbox = await openInbox(file);
  await inbox.accept(entry('a'));
  expect(openFile(file).prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
});

describe('a file that cannot be used is refused with what to do', () => {
  test('no database', async () => {
    const file = tempFile();
    writeFileSync(file, 'not a database, but longer than the header of one would be'.repeat(10));
    expect(await refusal(file)).toMatch(/is not an SQLite file. Give another name/);
  });

  test('a folder', async () => {
    const file = tempFile();
    mkdirSync(file);
    expect(await refusal(file)).toMatch(/is a folder. Give the name of a file/);
  });

  test('in a folder that does not exist', async () => {
    expect(await refusal(join(tempFile(), 'no', 'inbox.db'))).toMatch(/Does its folder exist/);
  });

  test('on a read-only file system', async () => {
    const mount = mountTmpfs('1m');
    if (mount === undefined) return;
    const file = join(mount.folder, 'inbox.db');
    await (await openInbox(file)).close();
    mount.remount('ro');
    expect(await refusal(file)).toMatch(/cannot be (written|opened)/);
  });

  test("another program's database", async () => {
    const file = tempFile();
    openFile(file).exec('CREATE TABLE theirs (x)');
    expect(await refusal(file)).toMatch(/belongs to another program. Give the inbox a file of its own/);
    expect(openFile(file).prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'theirs' }]);
  });

  test('written by a newer release', async () => {
    const file = tempFile();
    await (await openInbox(file)).close();
    openFile(file).exec(`PRAGMA user_version = ${migrations.length + 1}`);
    expect(await refusal(file)).toMatch(/was written by a newer release .* Upgrade trello-webhooks/);
  });

  test('locked by another program', async () => {
    const file = tempFile();
    await (await openInbox(file)).close();
    openFile(file).exec('BEGIN EXCLUSIVE');
    expect(await refusal(file)).toMatch(/is locked by another program/);
  });

  test('and a delivery is not acknowledged', async () => {
    const inbox = createSqliteInbox(join(tempFile(), 'no', 'inbox.db'));
    await expect(inbox.accept(entry('a'))).rejects.toThrow(InboxUnavailableError);
  });
});

describe('migrations', () => {
  test('an old file is brought forward, once, and keeps what is in it', async () => {
    const file = tempFile();
    const inbox = await openInbox(file);
    await inbox.accept(entry('a'));
    await inbox.close();
    const db = openFile(file);
    const next = [...migrations, 'ALTER TABLE entries ADD COLUMN added TEXT; CREATE TABLE more (x)'];
    migrate(db, file, next);
    migrate(db, file, next);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: next.length });
    expect(db.prepare('SELECT id, added FROM entries').all()).toEqual([{ id: 'a', added: null }]);
  });

  test('a file by hand of the first version works', async () => {
    const file = tempFile();
    const db = openFile(file);
    migrate(db, file, migrations.slice(0, 1));
    db.exec(`
      INSERT INTO entries (id, state, order_key, head, due, received, type, origin)
      VALUES ('old', 0, 'k', 1, 1, 1, 'updateCard', '{"receivedAt":1}');
      INSERT INTO bodies VALUES (1, x'7b7d');
      INSERT INTO order_keys VALUES ('k', 1);
      UPDATE counts SET waiting = 1`);
    const inbox = await openInbox(file);
    const body = await new Promise<Uint8Array>((resolve, reject) => {
      inbox
        .start(async (claim) => {
          resolve(claim.body);
          return { kind: 'done' };
        })
        .catch(reject);
    });
    expect(Buffer.from(body).toString()).toBe('{}');
  });

  test('one that fails leaves the file as it was', () => {
    const file = tempFile();
    const db = openFile(file);
    expect(() => migrate(db, file, [...migrations, 'CREATE TABLE half (x); nonsense'])).toThrow(/nonsense/);
    expect(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()).toEqual({ n: 0 });
  });
});

describe('the driver', () => {
  test('that is not installed is named with the command to run', async () => {
    expect(await refusal(tempFile(), 'no-such-driver')).toMatch(/Run "npm install no-such-driver"/);
  });

  test('that is none is refused', async () => {
    expect(await refusal(tempFile(), 'node:fs')).toMatch(/is no SQLite driver/);
  });

  test('may be a class with the methods of better-sqlite3', async () => {
    const inbox = await openInbox(tempFile(), { driver: join(__dirname, 'support/class-driver.cjs') });
    expect(await inbox.accept(entry('a'))).toBe('stored');
    expect((await inbox.stats()).waiting).toBe(1);
  });
});

test.each(['', '  ', ':memory:', 'file:x.db'])('the path %j is refused at once', (file) => {
  expect(() => createSqliteInbox(file)).toThrow(InvalidOptionError);
});
