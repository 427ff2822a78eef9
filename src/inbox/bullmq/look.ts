import { InboxError } from '../errors.js';
import { Connections } from './connection.js';
import { loadPackages } from './load.js';
import { makeNames } from './names.js';
import { checkBullMQOptions } from './options.js';
import { plainError } from './plain-error.js';
import { examineServer, type Danger } from './server.js';

/** What is at the other end of a connection, as far as it can be known without opening an inbox. */
export interface Look {
  readonly version: string;
  readonly dangers: readonly Danger[];
  /** What the first process fixed; undefined when there is no inbox with this prefix. */
  readonly partitions: number | undefined;
}

/**
 * Looks at a Redis and writes nothing: opening an inbox makes one where there is none. Rejects with an `InboxError` when
 * it cannot be used.
 */
export async function look(connection: string, prefix?: string): Promise<Look> {
  const options = checkBullMQOptions({ connection, ...(prefix === undefined ? {} : { prefix }) });
  const { ioredis } = await loadPackages();
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const connections = new Connections(options, ioredis, silent);
  const client = connections.failFast();
  await connections.connect(client);
  try {
    const { version, dangers } = await examineServer(client);
    const partitions = await client.hget(makeNames(options.prefix, 1).config, 'partitions');
    return { version, dangers, partitions: partitions === null ? undefined : Number(partitions) };
  } catch (error) {
    if (error instanceof InboxError) throw error;
    const cause = plainError(error);
    throw new InboxError(`Redis cannot be asked: ${cause.message}`, { cause });
  } finally {
    client.disconnect();
  }
}
