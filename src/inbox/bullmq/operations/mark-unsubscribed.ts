import { script } from './script.js';

/** Notes that a handler has unsubscribed from a webhook. Key: the set of those webhooks. Argument: the webhook. */
export const markUnsubscribed = script('markUnsubscribed', `return redis.call('SADD', KEYS[1], ARGV[1])`, {
  whenFull: true,
});
