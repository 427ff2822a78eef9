import { InvalidOptionError } from '../../errors.js';
import {
  checkInboxOptions,
  checkWholeNumber,
  type CheckedInboxOptions,
  type InboxOptions,
} from '../options.js';

/** Where Redis or Valkey is: ioredis' options. Anything else that ioredis takes may be given too. */
export interface RedisConnectionOptions {
  /** @default '127.0.0.1' */
  host?: string;
  /** @default 6379 */
  port?: number;
  username?: string;
  password?: string;
  /** The number of the database. @default 0 */
  db?: number;
  /** Options of `node:tls`. */
  tls?: object;
  readonly [option: string]: unknown;
}

/** An ioredis client. It is used as a pattern only: the inbox makes connections of its own with the same options. */
export interface RedisClientLike {
  readonly isCluster?: boolean;
  duplicate(override?: object): unknown;
  disconnect(): void;
}

/** The options of `bullmqInbox()`. */
export interface BullMQInboxOptions extends InboxOptions {
  /** Where Redis or Valkey is: `redis://…` or `rediss://…`, ioredis' options, or an ioredis client. */
  connection: string | RedisConnectionOptions | RedisClientLike;
  /** What the names of all keys in Redis begin with. Services that share a Redis need one each. @default 'trello-webhooks' */
  prefix?: string;
  /**
   * So many entries that need order can be handled at once over the whole fleet; the keys are spread over so many
   * queues. It is fixed by the first process that opens the inbox.
   * @default 32
   */
  partitions?: number;
  /**
   * How long, in milliseconds, an entry stays at most with a process that gives no sign of life. Renewed while a handler
   * runs.
   * @default 30_000
   */
  leaseMs?: number;
  /**
   * How long, in milliseconds, opening the inbox and storing a delivery may take before they are given up.
   * @default 5_000
   */
  timeoutMs?: number;
}

/** The options after they were checked, with the defaults filled in. */
export interface CheckedBullMQOptions {
  readonly connection: string | RedisConnectionOptions | RedisClientLike;
  readonly prefix: string;
  readonly partitions: number;
  readonly leaseMs: number;
  readonly timeoutMs: number;
  readonly inbox: CheckedInboxOptions;
}

/** Checks the options and fills in the defaults. Throws `InvalidOptionError` with what to do. */
export function checkBullMQOptions(options: BullMQInboxOptions): CheckedBullMQOptions {
  const own = ['connection', 'prefix', 'partitions', 'leaseMs', 'timeoutMs'];
  const inbox = checkInboxOptions(options, { where: 'bullmqInbox()', own });
  const {
    connection,
    prefix = 'trello-webhooks',
    partitions = 32,
    leaseMs = 30_000,
    timeoutMs = 5_000,
  } = options;
  if (typeof connection !== 'string' && (typeof connection !== 'object' || connection === null)) {
    throw new InvalidOptionError('connection must say where Redis is', {
      hint: "Give 'redis://host:6379', or { host, port }",
    });
  }
  if (typeof prefix !== 'string' || prefix === '' || prefix.includes(':')) {
    throw new InvalidOptionError('prefix must be a string without colons that is not empty');
  }
  checkWholeNumber('partitions', partitions, { from: 1, to: 1_024 });
  checkWholeNumber('leaseMs', leaseMs, { from: 100 });
  checkWholeNumber('timeoutMs', timeoutMs, { from: 1 });
  return { connection, prefix, partitions, leaseMs, timeoutMs, inbox };
}
