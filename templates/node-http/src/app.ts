import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
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

  /** Everything that is not at the path of the callback URL. Your own routes go here. */
  const routes = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const answer = (await health.answer(path)) ?? { status: 404, body: { error: 'not found' } };
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  };
  return { listener: webhooks.listener({ fallback: routes }), webhooks, registration, health };
}
