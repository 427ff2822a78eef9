// The options. Checked by tsc, never run.
import pino from 'pino';
import { TrelloWebhooks } from '../../src/index.js';
import type { Logger, TrelloWebhooksOptions, WebhookRequest } from '../../src/index.js';
import { typeOf } from './assert.js';

const secret = 's';
const callbackURL = 'https://bot.example.com/trello';

new TrelloWebhooks({ secret, callbackURL });
new TrelloWebhooks({ secret: ['new', 'old'], callbackURL: [callbackURL] });
new TrelloWebhooks({ secret: ['new', 'old'] as const, callbackURL: [callbackURL] as const });
new TrelloWebhooks({ secret: () => 's', callbackURL: () => callbackURL });
new TrelloWebhooks({ secret: async () => ['new', 'old'], callbackURL: async () => [callbackURL] });
new TrelloWebhooks({
  secret,
  callbackURL: (request) => {
    typeOf(request).is<WebhookRequest>();
    return `https://bot.example.com${request.url}`;
  },
  maxBodyBytes: 1024,
  strict: true,
  dedupe: 'delivery',
  handlerTimeoutMs: 5_000,
  logger: pino(),
});
new TrelloWebhooks({ secret, callbackURL, dedupe: 'action', logger: console });
new TrelloWebhooks({
  secret,
  callbackURL,
  dedupe: false,
  logger: pino({ level: 'debug' }).child({ part: 'trello' }),
});

const logger: Logger = pino();
const options: TrelloWebhooksOptions = { secret, callbackURL, logger };
new TrelloWebhooks(options);

// @ts-expect-error -- no options
new TrelloWebhooks();
// @ts-expect-error -- no secret
new TrelloWebhooks({ callbackURL });
// @ts-expect-error -- no callback URL
new TrelloWebhooks({ secret });
// @ts-expect-error -- an environment variable may be missing
new TrelloWebhooks({ secret: process.env.TRELLO_SECRET, callbackURL });
// @ts-expect-error -- verification cannot be switched off
new TrelloWebhooks({ secret: false, callbackURL });
// @ts-expect-error -- a misspelt option
new TrelloWebhooks({ secret, callbackUrl: callbackURL });
// @ts-expect-error -- true says nothing
new TrelloWebhooks({ secret, callbackURL, dedupe: true });
// @ts-expect-error -- a number, please
new TrelloWebhooks({ secret, callbackURL, maxBodyBytes: '1mb' });
// @ts-expect-error -- half a logger
new TrelloWebhooks({ secret, callbackURL, logger: { info() {}, error() {} } });
