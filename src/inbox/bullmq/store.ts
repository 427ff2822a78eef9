import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../util/logger.js';
import { InboxError } from '../errors.js';
import { Acceptance } from './acceptance.js';
import { checkGuard } from './check-guard.js';
import type { Connections } from './connections.js';
import type { Names } from './names.js';
import { tend } from './operations/tend.js';
import type { BullMQ } from './optional-packages.js';
import { guardAdds, makeQueues } from './queues.js';
import { checkServer } from './server.js';
import { withoutSecrets } from './without-secrets.js';

/** An inbox in Redis, connected: its queues, and the client of every operation that fails fast. */
export interface Store {
  readonly client: Redis;
  readonly names: Names;
  readonly queues: readonly Queue[];
  readonly acceptance: Acceptance;
}

/** Connects, checks the server and BullMQ, and makes ready. Rejects with an `InboxError`. */
export async function openStore(
  connections: Connections,
  bullmq: BullMQ,
  names: Names,
  logger: Logger,
): Promise<Store> {
  const client = connections.failFast();
  guardAdds(client);
  await connections.connect(client);
  const complain = (error: unknown): void => connections.complain(error);
  let acceptance: Acceptance | undefined;
  try {
    await checkServer(client, logger);
    const prove = (): Promise<void> => checkGuard(bullmq, client, names);
    acceptance = await Acceptance.begin({ client, logger, prove, complain });
    const queues = makeQueues(bullmq, client, names);
    for (const queue of queues) queue.on('error', complain);
    await prepare(client, names, queues);
    // A Redis that was restored, or emptied, must hold them again.
    client.on('ready', () => void prepare(client, names, queues).catch(complain));
    return { client, names, queues, acceptance };
  } catch (error) {
    acceptance?.end();
    client.disconnect();
    if (error instanceof InboxError) throw error;
    const cause = withoutSecrets(error);
    throw new InboxError(`The inbox cannot be opened: ${cause.message}`, { cause });
  }
}

/** Closes the queues and the connection. */
export function closeStore({ client, queues, acceptance }: Store): void {
  acceptance.end();
  for (const queue of queues) void queue.close().catch(() => {});
  client.disconnect();
}

/** Writes down what order depends on: the number of queues, and that each works on one entry at a time in the fleet. */
async function prepare(client: Redis, names: Names, queues: readonly Queue[]): Promise<void> {
  await agreeOnPartitions(client, names);
  await tend(
    client,
    queues.map((queue) => queue.toKey('')),
  );
}

/** Order holds only while a key always means the same queue. */
async function agreeOnPartitions(client: Redis, { config, queues }: Names): Promise<void> {
  const partitions = String(queues.length - 1);
  // A full Redis refuses the write, also where it would change nothing.
  const fixed = await client.hget(config, 'partitions');
  if (fixed === null) await client.hsetnx(config, 'partitions', partitions);
  const agreed = fixed ?? (await client.hget(config, 'partitions'));
  if (agreed !== partitions) {
    throw new InboxError(
      `The inbox in Redis has ${agreed} partitions, and this process was given ${partitions}`,
      { hint: `Set partitions to ${agreed}, or take another prefix once this one is empty` },
    );
  }
}
