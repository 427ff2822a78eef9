import type { RequestListener } from 'node:http';
import express from 'express';
import type { Logger, TrelloWebhooks } from 'trello-webhooks';
import type { Config } from './config.js';
import { Health } from './health.js';
import { Registration } from './registration.js';
import { createBot } from './webhooks.js';

/** The parts of the service, put together. */
export interface App {
  listener: RequestListener;
  webhooks: TrelloWebhooks;
  registration: Registration;
  health: Health;
}

export function createApp(config: Config, log: Logger): App {
  const { webhooks, checks } = createBot(config, log);
  const registration = new Registration(config, log);
  const health = new Health({ ...checks, webhooks: () => registration.check() });

  const app = express();
  app.disable('x-powered-by');
  // Answers at the path of the callback URL.
  app.use(webhooks.router());
  app.get(['/healthz', '/readyz'], async (request, response) => {
    const answer = await health.answer(request.path);
    response.status(answer?.status ?? 404).json(answer?.body);
  });
  // Your own routes and body parsers go here, behind the webhook: a signature is over the bytes as they came. A parser in
  // front of it has to keep them, and to take 1 MB: express.json({ limit: '1mb', verify: (req, res, buf) => … }).
  return { listener: app, webhooks, registration, health };
}
