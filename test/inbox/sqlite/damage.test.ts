import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { InboxError, InboxUnavailableError } from '../../../src/inbox/errors.js';
import { createSqliteInbox } from '../../../src/inbox/sqlite/create.js';
import { CollectingLogger } from '../../support/logger.js';
import { until } from '../../support/until.js';
import { openFile } from './support/database.js';
import { entry, later, openInbox, tempFile } from './support/inboxes.js';

test('the file and its log are for their owner alone', async () => {
  const file = tempFile();
  const inbox = await openInbox(file);
  await inbox.accept(entry('a'));
  for (const name of [file, `${file}-wal`]) expect(statSync(name).mode & 0o777).toBe(0o600);
});

test.each(['deleted', 'replaced'])(
  'a file that is %s while it is open refuses deliveries, until it is back',
  async (how) => {
    const file = tempFile();
    const inbox = createSqliteInbox(file);
    const logger = new CollectingLogger();
    later(() => inbox.close());
    await inbox.open({ logger });
    await inbox.accept(entry('a'));
    renameSync(file, `${file}.away`);
    if (how === 'replaced') writeFileSync(file, '');
    await until(() => logger.messages('error').length > 0);
    expect(logger.messages('error')).toEqual([
      expect.stringMatching(/deleted or replaced.*Put it back, or restart/),
    ]);
    await expect(inbox.accept(entry('b'))).rejects.toThrow(InboxUnavailableError);
    rmSync(file, { force: true });
    renameSync(`${file}.away`, file);
    await until(() => logger.messages('info').length > 0);
    expect(await inbox.accept(entry('b'))).toBe('stored');
  },
);

test('an entry whose body is missing reaches its handlers empty, and holds up nobody', async () => {
  const file = tempFile();
  const inbox = await openInbox(file);
  await inbox.accept(entry('a', { orderKey: 'k' }));
  await inbox.accept(entry('b', { orderKey: 'k' }));
  openFile(file).exec("DELETE FROM bodies WHERE seq = (SELECT seq FROM entries WHERE id = 'a')");
  const lengths: number[] = [];
  await inbox.start(async ({ body, attempt }) => {
    lengths.push(body.byteLength);
    return body.byteLength > 0
      ? { kind: 'done' }
      : { kind: 'dead', errors: [{ attempt, at: Date.now(), handler: 'inbox', error: 'no body' }] };
  });
  await until(async () => (await inbox.stats()).waiting + (await inbox.stats()).active === 0);
  expect(lengths).toEqual([0, 10]);
  expect(await inbox.stats()).toMatchObject({ dead: 1, done: 1 });
});

test('a file with damaged pages is called so by start()', async () => {
  const file = tempFile();
  const first = createSqliteInbox(file);
  await first.open({ logger: new CollectingLogger() });
  for (let n = 0; n < 50; n++) await first.accept(entry(`a${n}`));
  await first.close();
  const { size } = statSync(file);
  const fd = openSync(file, 'r+');
  // All but the schema.
  writeSync(fd, Buffer.alloc(size - 8192, 0xa5), 0, size - 8192, 8192);
  closeSync(fd);

  const inbox = createSqliteInbox(file, {});
  later(() => inbox.close());
  const outcome: unknown = await inbox
    .open({ logger: new CollectingLogger() })
    .then(() => inbox.start(async () => ({ kind: 'done' })))
    .catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(InboxError);
  expect((outcome as Error).message).toMatch(/damaged.*\.recover/);
});

test('two libraries in one process may not have the same file', async () => {
  const file = tempFile();
  await openInbox(file);
  const driver = join(__dirname, 'support', 'class-driver.cjs');
  const other = createSqliteInbox(file, { driver });
  later(() => other.close());
  await expect(other.open()).rejects.toThrow(/another SQLite library.*Give both inboxes the same driver/);
  await openInbox(file);
  const alone = createSqliteInbox(tempFile(), { driver });
  later(() => alone.close());
  await alone.open();
});

test.each(['--require', '--import'])(
  'the thread starts without what NODE_OPTIONS preloads with %s',
  async (flag) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const preload = tempFile('preload.cjs');
    // As a server for metrics does.
    writeFileSync(preload, `require('node:net').createServer().listen(${port}, '127.0.0.1').unref();`);
    const bundle = join(tempFile('out'), '..', 'program.cjs');
    execFileSync(join('node_modules', '.bin', 'esbuild'), [
      ...[join(__dirname, 'support', 'open-and-accept.ts'), '--bundle', '--platform=node', '--format=cjs'],
      ...['--log-level=error', `--outfile=${bundle}`],
    ]);
    const { stdout, stderr } = spawnSync(process.execPath, [bundle, tempFile()], {
      env: { ...process.env, NODE_OPTIONS: `${flag} ${preload}` },
      encoding: 'utf8',
    });
    expect(stdout).toBe('stored\n');
    expect(stderr).not.toContain('EADDRINUSE');
  },
);
