// The listener with ten thousand more handlers, none of which is for the action that arrives.
import { createServer } from 'node:http';
import { ours } from '../ours.js';
import type { Contestant } from '../contestant.js';

export const contestant: Contestant = (handler) => {
  const webhooks = ours(handler);
  for (let number = 0; number < 10_000; number++) {
    webhooks.on(`otherAction${number}`, async () => {}, { allowUnknown: true });
  }
  return createServer(webhooks.listener());
};
