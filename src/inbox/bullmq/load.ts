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

/** Loads them. Rejects with an `InboxError` that says what to install. */
export async function loadPackages(): Promise<Packages> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, ioredis };
  } catch (cause) {
    throw new InboxError('bullmqInbox() needs the packages bullmq and ioredis', {
      hint: 'Run: npm install bullmq@6 ioredis@5',
      cause,
    });
  }
}
