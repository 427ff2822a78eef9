// GitHub's framework for its own webhooks, with GitHub's headers. It knows no schemas, so it does less than the others.
import { createNodeMiddleware } from '@octokit/webhooks';
import { createServer } from 'node:http';
import { PATH } from '../../delivery/settings.js';
import { octokit } from '../octokit.js';
import type { Contestant } from '../contestant.js';

export const contestant: Contestant = (handler) => {
  const middleware = createNodeMiddleware(octokit(handler), { path: PATH });
  return createServer((request, response) => void middleware(request, response));
};
