export { bullmqInbox } from './bullmq-inbox.js';
export type { BullMQInboxOptions, RedisClientLike, RedisConnectionOptions } from './options.js';
