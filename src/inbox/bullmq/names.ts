/** The names of what is kept in Redis; all begin with the prefix. */
export interface Names {
  readonly prefix: string;
  /** The queues of BullMQ: one a partition, and the last for entries that need no order. */
  readonly queues: readonly string[];
  /** The queue, by number, that an entry belongs to. */
  queueOf(orderKey: string | undefined): number;
  /** The hash that says which entry holds a key, one for each queue; the lists of what waits behind begin like it. */
  order(queue: number): string;
  /** The mark that an id is known. */
  known(jobId: string): string;
  /** The set of webhooks for whose next delivery the response is 410. */
  readonly unsubscribed: string;
  /** What all processes must agree on. */
  readonly config: string;
}

/** Makes the names. */
export function makeNames(prefix: string, partitions: number): Names {
  const queues = Array.from({ length: partitions }, (_, n) => `inbox-${n}`);
  return {
    prefix,
    queues: [...queues, 'inbox-unordered'],
    queueOf: (orderKey) => (orderKey === undefined ? partitions : hash(orderKey) % partitions),
    order: (queue) => `${prefix}:order:${queue}`,
    known: (jobId) => `${prefix}:known:${jobId}`,
    unsubscribed: `${prefix}:unsubscribed`,
    config: `${prefix}:config`,
  };
}

/**
 * The id of the job of an entry. BullMQ gives colons and whole numbers a meaning and calls keys of its own `wait` or
 * `stalled-check`, so such ids are written differently; two entries never have the same job id.
 */
export function jobIdOf(id: string): string {
  return /^(\d*|[a-z-]*)$/i.test(id) ? `%x${id}` : id.replace(/[%:]/g, encodeURIComponent);
}

/** FNV-1a, which every version and process must compute alike. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  // Its low bits are the weak ones.
  return (value ^ (value >>> 15)) >>> 0;
}
