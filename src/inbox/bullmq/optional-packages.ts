import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as bullmq from 'bullmq';
import type { Redis } from 'ioredis';
import { InboxError } from '../errors.js';

export type BullMQ = typeof bullmq;
export type IORedis = { readonly Redis: typeof Redis };

/** The optional packages that the inbox stands on, loaded when it is opened. */
export interface Packages {
  readonly bullmq: BullMQ;
  readonly ioredis: IORedis;
}

/** Loads them, from this package or from the working directory. Rejects with an `InboxError` that says what to install. */
export async function optionalPackages(): Promise<Packages> {
  try {
    const [bullmq, ioredis] = await Promise.all([
      import('bullmq').catch(fromProject('bullmq')),
      import('ioredis').catch(fromProject('ioredis')),
    ]);
    return { bullmq, ioredis } as Packages;
  } catch (cause) {
    throw new InboxError('bullmqInbox() needs the packages bullmq and ioredis', {
      hint: 'Run: npm install bullmq@6 ioredis@5',
      cause,
    });
  }
}

/** The command may be installed elsewhere than the project in which it is run. */
function fromProject(name: string): (reason: unknown) => unknown {
  return (reason) => {
    try {
      return createRequire(join(process.cwd(), 'index.js'))(name) as unknown;
    } catch {
      throw reason;
    }
  };
}
