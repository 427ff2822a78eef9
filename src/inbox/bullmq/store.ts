import type { JobJson, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../util/logger.js';
import { InboxError, InboxUnavailableError } from '../errors.js';
import type { AcceptResult, AttemptError, NewEntry } from '../inbox.js';
import type { Connections } from './connection.js';
import { encode, jobName } from './job-data.js';
import type { BullMQ } from './load.js';
import { jobIdOf, type Names } from './names.js';
import { plainError } from './plain-error.js';
import { guardAdds, JOB_OPTIONS, makeQueues, type Guard } from './queues.js';
import { defineScripts, type Scripts } from './scripts.js';
import { checkServer, type Server } from './server.js';

/** Puts entries into BullMQ's queues, and is what everything else asks about them. */
export class Store {
  readonly client: Redis;
  readonly names: Names;
  readonly queues: readonly Queue[];
  readonly scripts: Scripts;
  readonly server: Server;

  private constructor(
    client: Redis,
    names: Names,
    queues: readonly Queue[],
    scripts: Scripts,
    server: Server,
  ) {
    this.client = client;
    this.names = names;
    this.queues = queues;
    this.scripts = scripts;
    this.server = server;
  }

  /** Connects and makes ready. Rejects with an `InboxError`. */
  static async open(connections: Connections, bullmq: BullMQ, names: Names, logger: Logger): Promise<Store> {
    const client = connections.failFast();
    guardAdds(client);
    await connections.connect(client);
    try {
      const server = await checkServer(client, logger);
      const queues = makeQueues(bullmq, client, names);
      for (const queue of queues) queue.on('error', (error) => connections.complain(error));
      await prepare(client, names, queues);
      // A Redis that was restored, or emptied, must hold them again.
      client.on(
        'ready',
        () => void prepare(client, names, queues).catch((error) => connections.complain(error)),
      );
      return new Store(client, names, queues, defineScripts(client), server);
    } catch (error) {
      client.disconnect();
      if (error instanceof InboxError) throw error;
      const cause = plainError(error);
      throw new InboxError(`The inbox cannot be opened: ${cause.message}`, { cause });
    }
  }

  async accept(entry: NewEntry): Promise<AcceptResult> {
    const data = encode(entry);
    const jobId = jobIdOf(entry.id);
    const queue = this.names.queueOf(entry.orderKey);
    const known = this.names.known(jobId);
    const guard: Guard = { known, queue, gone: this.names.gone, webhook: entry.webhook ?? '' };
    const job = {
      id: jobId,
      name: jobName(entry.type),
      data: JSON.stringify(data),
      opts: JOB_OPTIONS,
      timestamp: entry.origin.receivedAt,
      guard,
    } as unknown as JobJson;
    try {
      const answer = await this.queues[queue]!.getBackend().addJob(job, jobId);
      if (answer === ':known') return 'duplicate';
      return answer === ':gone' ? 'unsubscribed' : 'stored';
    } catch (error) {
      throw new InboxUnavailableError(plainError(error));
    }
  }

  async addDeadLetter(entry: NewEntry, error: AttemptError): Promise<void> {
    const jobId = jobIdOf(entry.id);
    const number = this.names.queueOf(entry.orderKey);
    try {
      await this.scripts.addDeadLetter(
        this.queues[number]!.toKey(''),
        this.names.known(jobId),
        jobId,
        number,
        jobName(entry.type),
        JSON.stringify(encode(entry)),
        JSON.stringify(JOB_OPTIONS),
        entry.origin.receivedAt,
        Date.now(),
        JSON.stringify([error]),
        error.error,
      );
    } catch (failure) {
      throw new InboxUnavailableError(plainError(failure));
    }
  }

  close(): void {
    for (const queue of this.queues) void queue.close().catch(() => {});
    this.client.disconnect();
  }
}

/** Writes down what order depends on: the number of queues, and that each works on one entry at a time in the fleet. */
async function prepare(client: Redis, names: Names, queues: readonly Queue[]): Promise<void> {
  await agreeOnPartitions(client, names);
  await Promise.all(queues.slice(0, -1).map((queue) => queue.setGlobalConcurrency(1)));
}

/** Order holds only while a key always means the same queue. */
async function agreeOnPartitions(client: Redis, { config, queues }: Names): Promise<void> {
  const partitions = String(queues.length - 1);
  await client.hsetnx(config, 'partitions', partitions);
  const agreed = await client.hget(config, 'partitions');
  if (agreed !== partitions) {
    throw new InboxError(
      `The inbox in Redis has ${agreed} partitions, and this process was given ${partitions}`,
      {
        hint: `Set partitions to ${agreed}, or take another prefix once this one is empty`,
      },
    );
  }
}
