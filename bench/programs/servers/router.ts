import express from 'express';
import { createServer } from 'node:http';
import { PATH } from '../../delivery/settings.js';
import { ours } from '../ours.js';
import type { Contestant } from '../contestant.js';

export const contestant: Contestant = (handler) => {
  const app = express();
  app.use(PATH, ours(handler).router());
  return createServer(app);
};
