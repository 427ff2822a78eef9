// What people write by hand: express.json() that keeps the bytes, then signature and schema in the route.
import express from 'express';
import { createServer, type IncomingMessage } from 'node:http';
import { PATH } from '../../delivery/settings.js';
import type { Contestant } from '../contestant.js';
import { isAuthentic, isValid, isWanted } from '../work.js';

interface WithRawBody extends IncomingMessage {
  rawBody?: Buffer;
}

export const contestant: Contestant = (handler) => {
  const app = express();
  app.use(express.json({ verify: (request: WithRawBody, _response, bytes) => (request.rawBody = bytes) }));
  app.post(PATH, async (request, response) => {
    const { rawBody } = request as WithRawBody;
    const payload: unknown = request.body;
    if (rawBody === undefined || !isAuthentic(rawBody, request.headers['x-trello-webhook'])) {
      response.sendStatus(401);
    } else if (!isValid(payload)) {
      response.sendStatus(400);
    } else {
      if (isWanted(payload)) await handler();
      response.sendStatus(200);
    }
  });
  return createServer(app);
};
