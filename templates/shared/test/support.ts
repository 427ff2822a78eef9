import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrelloWebhooks, type Logger } from 'trello-webhooks';
import { readConfig } from '../src/config.js';
import { registerHandlers } from '../src/handlers/index.js';

// The bot keeps its data in the folder where it is started: each test file has one of its own.
const folder = mkdtempSync(join(tmpdir(), 'bot-'));
process.chdir(folder);
process.once('exit', () => rmSync(folder, { recursive: true }));

export const config = readConfig({
  TRELLO_SECRET: 'the secret of the tests',
  CALLBACK_URL: 'https://bot.example.com/trello',
});

/** What signs deliveries for that bot. */
export const signing = { secret: config.secret, callbackURL: config.callbackURL };

/** A log that can be read: `logged(message)` gives the fields of every entry with this message. */
export function readableLog(): { log: Logger; logged: (message: string) => object[] } {
  const entries: { message: string; fields: object }[] = [];
  const write = (fields: object | string, message = ''): void => {
    entries.push(typeof fields === 'string' ? { message: fields, fields: {} } : { message, fields });
  };
  return {
    log: { debug: () => {}, info: write, warn: write, error: write },
    logged: (wanted) => entries.filter(({ message }) => message === wanted).map(({ fields }) => fields),
  };
}

/** The handlers of the bot, which run before the answer is given, and what they log. */
export function handlersOnly(): { webhooks: TrelloWebhooks; logged: (message: string) => object[] } {
  const { log, logged } = readableLog();
  const webhooks = new TrelloWebhooks({ ...signing, logger: log });
  registerHandlers(webhooks);
  return { webhooks, logged };
}
