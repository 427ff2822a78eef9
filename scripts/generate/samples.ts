import { examples } from '../../src/generated/examples.js';
import type { EventName } from '../../src/payload/event-names.js';
import { createDelivery } from '../../src/testing/create-delivery.js';

/** `samples.json`: the body of a delivery of every event, by its name. */
export function generateSamples(): string {
  const samples = [...examples.keys()].map((name, index) => [
    name,
    createDelivery(name as EventName, {}, { seed: index + 1 }),
  ]);
  return JSON.stringify(Object.fromEntries(samples), null, 2) + '\n';
}
