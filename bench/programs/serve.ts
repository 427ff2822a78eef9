// Serves as one of the contestants on a free port of 127.0.0.1 until its parent goes away.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Contestant } from './contestant.js';
import type { Usage } from './usage.js';

/** Loaded one by one, so that no server pays for another's modules. */
const contestants: Record<string, () => Promise<{ contestant: Contestant }>> = {
  floor: () => import('./servers/floor.js'),
  listener: () => import('./servers/listener.js'),
  fallback: () => import('./servers/fallback.js'),
  router: () => import('./servers/router.js'),
  crowded: () => import('./servers/crowded.js'),
  express: () => import('./servers/express.js'),
  octokit: () => import('./servers/octokit.js'),
  'octokit-express': () => import('./servers/octokit-express.js'),
  hono: () => import('./servers/hono.js'),
  fastify: () => import('./servers/fastify.js'),
  durable: () => import('./servers/durable.js'),
  single: () => import('./servers/single.js'),
  working: () => import('./servers/working.js'),
  'by-hand': () => import('./servers/by-hand.js'),
};

const load = contestants[process.argv[2] ?? ''];
if (load === undefined) throw new Error(`No contestant ${process.argv[2]}`);

let count = 0;
const { contestant } = await load();
const served = await contestant(async () => {
  count += 1;
});
const { server, handled } = 'server' in served ? served : { server: served, handled: async () => count };
server.listen(0, '127.0.0.1');
await once(server, 'listening');

process.on('message', () => void tell());
process.on('disconnect', () => process.exit());
process.send!({ port: (server.address() as AddressInfo).port });

async function tell(): Promise<void> {
  const done = await handled();
  const { user, system } = process.cpuUsage();
  process.send!({ cpu: user + system, handled: done } satisfies Usage);
}
