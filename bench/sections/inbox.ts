import type { Arguments } from '../arguments.js';
import { beside } from './inbox/beside.js';
import { bullmq } from './inbox/bullmq.js';
import { bullmqWorkers } from './inbox/bullmq-workers.js';
import { http } from './inbox/http.js';

/** What storing a delivery before the answer costs, and what a million waiting entries cost. */
export async function inbox(sample: string, settings: Arguments): Promise<string> {
  const parts = [
    await http(sample, settings),
    await beside(sample, settings),
    await bullmq(sample, settings),
    await bullmqWorkers(sample, settings),
  ];
  return parts.join('\n\n');
}
