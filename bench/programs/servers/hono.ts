import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Server } from 'node:http';
import { PATH } from '../../delivery/settings.js';
import type { Contestant } from '../contestant.js';
import { isAuthentic, isValid, isWanted } from '../work.js';

export const contestant: Contestant = (handler) => {
  const app = new Hono();
  app.post(PATH, async (context) => {
    const body = Buffer.from(await context.req.arrayBuffer());
    if (!isAuthentic(body, context.req.header('x-trello-webhook'))) return context.text('', 401);
    const payload: unknown = JSON.parse(body.toString());
    if (!isValid(payload)) return context.text('', 400);
    if (isWanted(payload)) await handler();
    return context.text('', 200);
  });
  return createAdaptorServer({ fetch: app.fetch }) as Server;
};
