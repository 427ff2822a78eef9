import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '../../../support/sqlite.cjs';
import { Redis } from 'ioredis';
import { bullmqInbox } from '../../../../src/inbox/bullmq/index.js';
import type { Inbox } from '../../../../src/inbox/inbox.js';
import { memoryInbox } from '../../../../src/inbox/memory/memory-inbox.js';
import { createSqliteInbox } from '../../../../src/inbox/sqlite/create.js';
import { RedisServer } from '../../../support-redis/redis-server.js';
import type { Engine, Store } from './engine.js';
import { until } from '../../../support/until.js';
import { quiet } from './kit.js';

// Long enough for a busy machine to renew them, short enough to wait for one.
const LEASE_MS = 1_000;
/** Its lock lasts 0.7 of it, and a process that stalls for a tenth of that near its end loses it. */
const REDIS_LEASE_MS = 2 * LEASE_MS;

const ONE_PROCESS = { no: 'its entries are in the memory of one process' };

export const memory: Engine = {
  name: 'memoryInbox',
  can: {
    durable: ONE_PROCESS,
    shared: ONE_PROCESS,
    keysSideBySide: true,
    outages: { no: 'memory is always there' },
    lostLeaseCounts: ONE_PROCESS,
    discardedAreCounted: true,
  },
  async store() {
    return storeOf({
      make: memoryInbox,
      loseLease: () => Promise.reject(new Error(ONE_PROCESS.no)),
      outage: () => Promise.reject(new Error('memory is always there')),
      bodyOfHandled: async () => undefined,
    });
  },
};

export const sqlite: Engine = {
  name: 'sqliteInbox',
  can: {
    durable: true,
    shared: true,
    keysSideBySide: true,
    outages: true,
    lostLeaseCounts: true,
    discardedAreCounted: true,
  },
  async store() {
    const folder = mkdtempSync(join(tmpdir(), 'inbox-conformance-'));
    const file = join(folder, 'inbox.db');
    return storeOf({
      make: (options) =>
        createSqliteInbox(file, options, { leaseMs: LEASE_MS, pollMs: 5, purgeMs: 5, busyMs: 300 }),
      async loseLease(id) {
        const db = new DatabaseSync(file);
        db.exec('PRAGMA busy_timeout = 5000');
        // Its worker cannot renew it any more.
        const lose = db.prepare(
          "UPDATE entries SET lease = 'lost', lease_until = 0 WHERE id = ? AND state = 1",
        );
        await until(() => Number(lose.run(id).changes) === 1);
        db.close();
      },
      async outage() {
        const db = new DatabaseSync(file);
        db.exec('PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE');
        return async () => {
          db.exec('ROLLBACK');
          db.close();
        };
      },
      async bodyOfHandled(id) {
        const db = new DatabaseSync(file);
        const row = db
          .prepare('SELECT body FROM entries LEFT JOIN bodies USING (seq) WHERE id = ?')
          .get(id) as { body: Uint8Array | null };
        db.close();
        return Buffer.from(row.body ?? []).toString();
      },
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    });
  },
};

let redis: RedisServer;
let stores = 0;

export const bullmq: Engine = {
  name: 'bullmqInbox',
  can: {
    durable: true,
    shared: true,
    keysSideBySide: { no: 'the keys of one partition take turns: a queue of BullMQ has one active job' },
    outages: true,
    lostLeaseCounts: { no: 'BullMQ counts an attempt when it has ended, and one that was lost has no end' },
    discardedAreCounted: {
      no: 'the job of a discarded dead letter is removed; only the mark of its id stays',
    },
  },
  async begin() {
    redis = await RedisServer.start();
  },
  end: () => redis.stop(),
  async store() {
    const prefix = `conformance-${++stores}`;
    const { connection } = redis;
    return storeOf({
      make: (options) =>
        bullmqInbox({
          connection,
          prefix,
          partitions: 4,
          leaseMs: REDIS_LEASE_MS,
          timeoutMs: 1_000,
          ...options,
        }),
      async loseLease(id) {
        const client = new Redis(connection);
        const lock = async () => (await client.keys(`${prefix}:inbox-*:${id}:lock`))[0];
        const job = async () => (await lock())?.replace(/:lock$/, '') ?? 'none';
        // Nobody has it any more: the token that shows whose it was is gone as well.
        const lose = async (key: string) => (await client.multi().hdel(key, 'pb').del(`${key}:lock`).exec())!;
        await until(async () => (await lose(await job()))[1]![1] === 1);
        client.disconnect();
      },
      async outage() {
        redis.freeze();
        return async () => redis.thaw();
      },
      async bodyOfHandled(id) {
        const client = new Redis(connection);
        const jobs = await Promise.all(
          (await client.keys(`${prefix}:inbox-*`)).map(async (key) =>
            key.endsWith(`:${id}`) ? client.hget(key, 'data') : undefined,
          ),
        );
        client.disconnect();
        const data = jobs.find((job) => typeof job === 'string');
        return (JSON.parse(data!) as { text?: string }).text ?? '';
      },
    });
  },
};

interface StoreParts {
  readonly make: (options?: Parameters<Store['inbox']>[0]) => Inbox;
  readonly loseLease: Store['loseLease'];
  readonly outage: Store['outage'];
  readonly bodyOfHandled: Store['bodyOfHandled'];
  readonly remove?: Store['remove'];
}

function storeOf({ make, loseLease, outage, bodyOfHandled, remove }: StoreParts): Store {
  const open: Inbox[] = [];
  let endOutage: (() => Promise<void>) | undefined;
  return {
    async inbox(options) {
      const inbox = make(options);
      open.push(inbox);
      await inbox.open({ logger: quiet });
      return inbox;
    },
    loseLease,
    async outage() {
      const end = await outage();
      return (endOutage = async () => {
        endOutage = undefined;
        await end();
      });
    },
    bodyOfHandled,
    async remove() {
      // A test that failed has not ended it.
      await endOutage?.();
      await Promise.all(open.map((inbox) => inbox.close()));
      await remove?.();
    },
  };
}
