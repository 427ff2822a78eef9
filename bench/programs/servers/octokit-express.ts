import { createNodeMiddleware } from '@octokit/webhooks';
import express from 'express';
import { createServer } from 'node:http';
import { PATH } from '../../delivery/settings.js';
import { octokit } from '../octokit.js';
import type { Contestant } from '../contestant.js';

export const contestant: Contestant = (handler) => {
  const app = express();
  app.use(createNodeMiddleware(octokit(handler), { path: PATH }));
  return createServer(app);
};
