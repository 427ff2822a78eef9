import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { UsageError } from './errors.js';
import { isInteractive } from './terminal.js';

/** What a command may need to know besides its arguments. */
const SETTINGS = {
  key: { variable: 'TRELLO_KEY', what: 'API key', hint: 'It is at https://trello.com/power-ups/admin' },
  token: {
    variable: 'TRELLO_TOKEN',
    what: 'token',
    hint: 'Make one with the link beside the API key, at https://trello.com/power-ups/admin',
  },
  secret: {
    variable: 'TRELLO_SECRET',
    what: 'secret',
    hint: 'It is shown beside the API key, at https://trello.com/power-ups/admin',
  },
  callbackURL: {
    variable: 'CALLBACK_URL',
    what: 'callback URL',
    hint: 'Give it exactly as it was registered, such as https://bot.example.com/trello',
  },
  baseURL: { variable: 'TRELLO_BASE_URL', what: 'address of the REST API', hint: 'It ends in /1' },
  inboxFile: { variable: 'INBOX_FILE', what: 'file of the inbox', hint: 'As given to sqliteInbox()' },
  redisURL: { variable: 'REDIS_URL', what: 'URL of Redis', hint: 'Such as redis://redis.internal:6379' },
} as const;

export type SettingName = keyof typeof SETTINGS;

/**
 * Settings from the environment, then from a file of `NAME=value` lines (`.env`, if there is one). Secrets have no
 * other way in but a hidden prompt: arguments are seen by everyone on the machine and stay in the shell's history.
 */
export class Settings {
  readonly #values: NodeJS.Dict<string>;

  constructor({ envFile }: { envFile?: string }) {
    this.#values = { ...readFile(envFile), ...withoutEmpty(process.env) };
  }

  /** The value, or undefined when it is not set. */
  get(name: SettingName): string | undefined {
    const value = this.#values[SETTINGS[name].variable]?.trim();
    return value === '' ? undefined : value;
  }

  /** The value as the service itself would see it, white space and all. */
  raw(name: SettingName): string | undefined {
    return this.#values[SETTINGS[name].variable];
  }

  /** The value; on a terminal it is asked for, elsewhere it has to be set. */
  async need(name: SettingName): Promise<string> {
    const value = this.get(name) ?? (isInteractive() ? await ask(name) : undefined);
    if (value !== undefined) return value;
    const { variable, what, hint } = SETTINGS[name];
    throw new UsageError(`The ${what} is missing: set ${variable}, or name a file with --env-file`, hint);
  }
}

async function ask(name: SettingName): Promise<string | undefined> {
  const { askHidden, askText } = await import('./prompts.js');
  const { variable, what, hint } = SETTINGS[name];
  const question = `${what} (${variable})? ${hint}`;
  const answer = name === 'callbackURL' || name === 'baseURL' ? askText(question) : askHidden(question);
  return (await answer).trim() || undefined;
}

function readFile(path: string | undefined): NodeJS.Dict<string> {
  if (path === undefined && !existsSync('.env')) return {};
  try {
    return parseEnv(readFileSync(path ?? '.env', 'utf8'));
  } catch (error) {
    throw new UsageError(`Cannot read ${path ?? '.env'}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** A variable that is set to nothing does not hide the one of the file. */
function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.Dict<string> {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}
