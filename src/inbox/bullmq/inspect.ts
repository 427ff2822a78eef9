import { InboxError } from '../errors.js';
import { Connections } from './connections.js';
import { optionalPackages } from './optional-packages.js';
import { makeNames } from './names.js';
import { checkBullMQOptions } from './options.js';

import { examineServer, type Danger } from './server.js';
import { withoutSecrets } from './without-secrets.js';

/** A Redis, and the inbox in it, as far as they can be known without opening the inbox. */
export interface Inspection {
  readonly version: string;
  readonly dangers: readonly Danger[];
  /** The number that the first process fixed; undefined when there is no inbox with this prefix. */
  readonly partitions: number | undefined;
}

/**
 * Inspects a Redis and writes nothing, while opening an inbox makes one where there is none. Rejects with an `InboxError`
 * when Redis cannot be used.
 */
export async function inspect(connection: string, prefix?: string): Promise<Inspection> {
  const options = checkBullMQOptions({ connection, ...(prefix === undefined ? {} : { prefix }) });
  const { ioredis } = await optionalPackages();
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
    const cause = withoutSecrets(error);
    throw new InboxError(`Redis cannot be asked: ${cause.message}`, { cause });
  } finally {
    client.disconnect();
  }
}
