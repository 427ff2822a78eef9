import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '../support/sqlite.cjs';
import { bullmqInbox } from '../../src/inbox/bullmq/index.js';
import { copyInbox, type CopySource, type CopyTarget } from '../../src/inbox/copy.js';
import { InboxError, InboxUnavailableError } from '../../src/inbox/errors.js';
import type { Claim, Inbox, Settlement } from '../../src/inbox/inbox.js';
import { sqliteInbox } from '../../src/inbox/sqlite/index.js';
import { describeWithRedis, RedisServer } from '../support-redis/redis-server.js';
import { dead, done, entry, failure, quiet, retry, settled } from './conformance/support/kit.js';
import { until } from '../support/until.js';

const HOUR = 3_600_000;

describeWithRedis('copyInbox: from SQLite to BullMQ', () => {
  let redis: RedisServer;
  let folder: string;
  let from: CopySource;
  let to: CopyTarget;
  let stores = 0;

  beforeAll(async () => {
    redis = await RedisServer.start();
  }, 20_000);
  afterAll(() => redis.stop());

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'inbox-move-'));
    from = sqliteInbox(join(folder, 'inbox.db'));
    to = bullmqInbox({ connection: redis.connection, prefix: `move-${++stores}`, partitions: 2 });
    await Promise.all([from.open({ logger: quiet }), to.open({ logger: quiet })]);
  });
  afterEach(async () => {
    await Promise.all([from.close(), to.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Lets `from` handle what it has, until it is so. */
  async function work(handle: (claim: Claim) => Promise<Settlement>, reached: () => Promise<boolean>) {
    await from.start(handle);
    await until(reached);
    await from.stop(1_000);
  }

  /** Lets `inbox` handle all it has; gives the claims. */
  async function drain(inbox: Inbox): Promise<Claim[]> {
    const claims: Claim[] = [];
    await inbox.start(async (claim) => (claims.push(claim), done));
    await settled(inbox);
    return claims;
  }

  test('keeps what waits, in its order, with its attempts and the handlers that have finished', async () => {
    await from.accept(entry('a1', { orderKey: 'a', webhook: 'w' }));
    await work(
      async (claim) => {
        await claim.markFinished('commentCard/first');
        return retry(claim, HOUR);
      },
      async () => (await from.stats()).retrying === 1,
    );
    for (const id of ['a2', 'b1', 'a3']) await from.accept(entry(id, { orderKey: id[0]! }));
    await from.accept(entry('none', { orderKey: undefined, body: Buffer.from([0xff, 0x00, 0xfe]) }));

    expect(await copyInbox(from, to)).toEqual({ found: 5, copied: 5 });
    expect(await to.stats()).toMatchObject({ waiting: 5, dead: 0 });

    const claims = await drain(to);
    const ofKey = (key: string) => claims.filter(({ orderKey }) => orderKey === key).map(({ id }) => id);
    expect(ofKey('a')).toEqual(['a1', 'a2', 'a3']);
    expect(ofKey('b')).toEqual(['b1']);
    const claim = (id: string) => claims.find((each) => each.id === id)!;
    expect(claim('a1')).toMatchObject({ attempt: 2, webhook: 'w', type: 'commentCard' });
    expect([...claim('a1').finished]).toEqual(['commentCard/first']);
    expect(claim('a2')).toMatchObject({ attempt: 1 });
    expect([...claim('none').body]).toEqual([0xff, 0x00, 0xfe]);
  });

  test('keeps how often a lease was lost', async () => {
    await from.accept(entry('poison'));
    const database = new DatabaseSync(join(folder, 'inbox.db'));
    database.exec("UPDATE entries SET lost = 7 WHERE id = 'poison'");
    database.close();

    await copyInbox(from, to);

    const [claim] = await drain(to);
    expect(claim).toMatchObject({ id: 'poison', lost: 7 });
  });

  test('keeps the dead letters, and they can be replayed', async () => {
    await from.accept(entry('dead', { orderKey: 'd' }));
    await work(
      async (claim) => {
        await claim.markFinished('commentCard/first');
        return claim.attempt < 2 ? retry(claim) : dead(claim);
      },
      async () => (await from.stats()).dead === 1,
    );
    const malformed = entry('malformed', { orderKey: undefined, type: '', body: Buffer.from([0x7b, 0xff]) });
    await from.addDeadLetter(malformed, failure(0));

    await copyInbox(from, to);

    const plain = async (inbox: Inbox) =>
      (await inbox.deadLetters.list()).map((letter) => ({ ...letter, body: [...letter.body] }));
    expect(await plain(to)).toEqual(await plain(from));
    expect(await to.deadLetters.replay({ ids: ['dead'] })).toBe(1);
    const [claim] = await drain(to);
    expect([...claim!.finished]).toEqual(['commentCard/first']);
    expect(await to.deadLetters.discard({ ids: ['malformed'] })).toBe(1);
  });

  test('keeps the ids of handled entries, and the unsubscribed webhooks', async () => {
    await from.accept(entry('handled', { webhook: 'unwanted' }));
    await work(
      async (claim) => (await claim.markUnsubscribed(), done),
      async () => (await from.stats()).done === 1,
    );

    expect(await copyInbox(from, to)).toEqual({ found: 1, copied: 1 });

    expect(await to.accept(entry('handled'))).toBe('duplicate');
    expect(await to.accept(entry('next', { webhook: 'unwanted' }))).toBe('unsubscribed');
  });

  test('loses nothing and stores nothing twice when it is interrupted and run again', async () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `${n}`);
    await Promise.all(ids.map((id, n) => from.accept(entry(id, { orderKey: `key ${n % 7}` }))));

    // Redis dies before the fifth part.
    const cut = {
      async *dump() {
        let part = 0;
        for await (const each of from.dump()) {
          if (++part === 5) await redis.kill();
          yield each;
        }
      },
    };
    await expect(copyInbox(cut, to)).rejects.toThrow(InboxUnavailableError);
    await redis.restart();
    await until(() =>
      to.stats().then(
        ({ waiting }) => waiting === 400,
        () => false,
      ),
    );

    expect(await copyInbox(from, to)).toEqual({ found: 1_000, copied: 600 });
    expect(await copyInbox(from, to)).toEqual({ found: 1_000, copied: 0 });
    expect(await from.stats()).toMatchObject({ waiting: 1_000 });

    const claims = await drain(to);
    expect(claims).toHaveLength(1_000);
    for (let key = 0; key < 7; key++) {
      const order = claims.filter(({ orderKey }) => orderKey === `key ${key}`).map(({ id }) => Number(id));
      expect(order).toEqual([...order].sort((a, b) => a - b));
    }
  }, 30_000);

  test('is refused while handlers run', async () => {
    let end = (): void => {};
    await from.accept(entry('running'));
    await from.start((claim) => new Promise((resolve) => (end = () => resolve(retry(claim, HOUR)))));
    await until(async () => (await from.stats()).active === 1);

    await expect(copyInbox(from, to)).rejects.toThrow(InboxError);

    end();
    await from.stop(1_000);
    expect(await copyInbox(from, to)).toEqual({ found: 1, copied: 1 });
  });
});
