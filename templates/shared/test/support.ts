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

/** A log that can be read: each entry's fields, with its message. */
export function readableLog(): { log: Logger; entries: object[] } {
  const entries: object[] = [];
  const write = (fields: object | string, message?: string): void => {
    entries.push(typeof fields === 'string' ? { message: fields } : { ...fields, message });
  };
  return { entries, log: { debug: () => {}, info: write, warn: write, error: write } };
}

/** The handlers of the bot, which run before the answer is given, and what they log. */
export function handlersOnly(): { webhooks: TrelloWebhooks; entries: object[] } {
  const { log, entries } = readableLog();
  const webhooks = new TrelloWebhooks({ ...signing, logger: log });
  registerHandlers(webhooks);
  return { webhooks, entries };
}
