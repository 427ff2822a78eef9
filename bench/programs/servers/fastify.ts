import fastify from 'fastify';
import { PATH } from '../../delivery/settings.js';
import type { Contestant } from '../contestant.js';
import { isAuthentic, isValid, isWanted } from '../work.js';

export const contestant: Contestant = async (handler) => {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.post(PATH, async (request, reply) => {
    const body = request.body as Buffer;
    if (!isAuthentic(body, request.headers['x-trello-webhook'])) return reply.code(401).send();
    const payload: unknown = JSON.parse(body.toString());
    if (!isValid(payload)) return reply.code(400).send();
    if (isWanted(payload)) await handler();
    return reply.code(200).send();
  });
  await app.ready();
  return app.server;
};
