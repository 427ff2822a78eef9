import type { Redis, RedisOptions } from 'ioredis';
import type { Logger } from '../../util/logger.js';
import { InboxError } from '../errors.js';
import type { IORedis } from './optional-packages.js';
import type { CheckedBullMQOptions, RedisClientLike, RedisConnectionOptions } from './options.js';
import { withoutSecrets } from './without-secrets.js';

/** At most one line in ten seconds about connections: a process has many, and they break together. */
const LOG_EVERY_MS = 10_000;

/** Makes the clients of one inbox. */
export class Connections {
  readonly #options: CheckedBullMQOptions;
  readonly #ioredis: IORedis;
  readonly #logger: Logger;
  #loggedAt = -Infinity;

  constructor(options: CheckedBullMQOptions, ioredis: IORedis, logger: Logger) {
    this.#options = options;
    this.#ioredis = ioredis;
    this.#logger = logger;
  }

  /**
   * For storing and asking: fails at once when Redis is away and keeps nothing to send it later, so what was refused is
   * not stored behind the caller's back. Not connected yet.
   */
  failFast(): Redis {
    const { timeoutMs } = this.#options;
    return this.#client({
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: timeoutMs,
      connectTimeout: timeoutMs,
      retryStrategy: (times) => Math.min(50 * times, 1_000),
    });
  }

  /** For workers, which outlive an outage: waits for Redis to come back. */
  patient(): Redis {
    return this.#client({
      lazyConnect: false,
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(50 * times, 1_000),
    });
  }

  /** Connects a client. Rejects with an `InboxError` within the time limit. */
  async connect(client: Redis): Promise<void> {
    let latest: unknown;
    const note = (error: unknown) => (latest = error);
    client.on('error', note);
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new InboxError(`no response within ${this.#options.timeoutMs} ms`)),
        this.#options.timeoutMs,
      );
    });
    try {
      await Promise.race([client.connect(), tooLong]);
    } catch (error) {
      client.disconnect();
      const cause = withoutSecrets(latest ?? error);
      throw new InboxError(`Redis at ${whereIs(client.options)} cannot be used: ${cause.message}`, {
        hint: 'Check that it runs and that the connection option is right',
        cause,
      });
    } finally {
      clearTimeout(timer);
      client.off('error', note);
    }
  }

  /** Logs an error of a connection or of BullMQ. */
  complain(error: unknown): void {
    if (Date.now() - this.#loggedAt < LOG_EVERY_MS) return;
    this.#loggedAt = Date.now();
    this.#logger.warn({ err: withoutSecrets(error) }, 'The inbox has trouble with Redis');
  }

  #client(options: RedisOptions): Redis {
    const { connection } = this.#options;
    const client = this.#make(connection, options);
    client.on('error', (error) => this.complain(error));
    return client;
  }

  #make(connection: CheckedBullMQOptions['connection'], options: RedisOptions): Redis {
    if (typeof connection === 'string') return new this.#ioredis.Redis(connection, options);
    if (isClient(connection)) {
      if (connection.isCluster === true) {
        throw new InboxError('The connection is to a Redis Cluster, which the inbox cannot use', {
          hint: 'Pass the URL or a client of one Redis or Valkey',
        });
      }
      return connection.duplicate(options) as Redis;
    }
    return new this.#ioredis.Redis({ ...connection, ...options });
  }
}

function isClient(connection: RedisConnectionOptions | RedisClientLike): connection is RedisClientLike {
  return typeof connection.duplicate === 'function';
}

function whereIs({ path, host, port }: RedisOptions): string {
  return path ?? `${host ?? '127.0.0.1'}:${port ?? 6379}`;
}
