import type { Dialect } from '../load/stream.js';

/** A server of the comparison; `name` is its file in programs/servers. */
export interface ContestantInfo {
  readonly name: string;
  readonly label: string;
  readonly dialect: Dialect;
  /** Something that people use instead of this package. */
  readonly peer: boolean;
}

/** In the order of their turns. */
export const contestants: readonly ContestantInfo[] = [
  { name: 'floor', label: 'the floor: bare node:http', dialect: 'trello', peer: false },
  { name: 'listener', label: 'trello-webhooks, listener()', dialect: 'trello', peer: false },
  { name: 'fallback', label: 'trello-webhooks, listener({ fallback })', dialect: 'trello', peer: false },
  { name: 'router', label: 'trello-webhooks, router() in Express 5', dialect: 'trello', peer: false },
  { name: 'hono', label: 'Hono on node:http', dialect: 'trello', peer: true },
  { name: 'octokit', label: '@octokit/webhooks on node:http (no schema)', dialect: 'github', peer: true },
  { name: 'fastify', label: 'Fastify 5', dialect: 'trello', peer: true },
  {
    name: 'octokit-express',
    label: '@octokit/webhooks in Express 5 (no schema)',
    dialect: 'github',
    peer: true,
  },
  { name: 'express', label: 'Express 5, hand-written', dialect: 'trello', peer: true },
];
