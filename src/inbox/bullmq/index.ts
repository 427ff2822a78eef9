export { bullmqInbox } from './bullmq-inbox.js';
// For the command.
export { inspect } from './inspect.js';
export { optionalPackages } from './optional-packages.js';
export type { BullMQInboxOptions, RedisClientLike, RedisConnectionOptions } from './options.js';
