export { bullmqInbox } from './bullmq-inbox.js';
// For the command.
export { loadPackages } from './load.js';
export { look } from './look.js';
export type { BullMQInboxOptions, RedisClientLike, RedisConnectionOptions } from './options.js';
