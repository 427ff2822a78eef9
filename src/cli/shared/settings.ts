import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { UsageError } from './errors.js';
import { askHidden, askText } from './prompts.js';
import { isInteractive } from './terminal.js';

const ADMIN = 'https://trello.com/power-ups/admin';

/** The settings: the variable of each, its name in messages, and where to find its value. */
const SETTINGS = {
  key: { variable: 'TRELLO_KEY', label: 'API key', hint: `Find it at ${ADMIN}` },
  token: {
    variable: 'TRELLO_TOKEN',
    label: 'token',
    hint: `Create one with the link beside the API key at ${ADMIN}`,
  },
  secret: { variable: 'TRELLO_SECRET', label: 'secret', hint: `Find it beside the API key at ${ADMIN}` },
  callbackURL: {
    variable: 'CALLBACK_URL',
    label: 'callback URL',
    hint: 'Give it exactly as it is registered, such as https://bot.example.com/trello',
  },
  baseURL: { variable: 'TRELLO_BASE_URL', label: 'address of the REST API', hint: 'It ends in /1' },
  inboxFile: { variable: 'INBOX_FILE', label: 'inbox file', hint: 'Give the file of sqliteInbox()' },
  redisURL: { variable: 'REDIS_URL', label: 'URL of Redis', hint: 'Such as redis://redis.internal:6379' },
} as const;

export type SettingName = keyof typeof SETTINGS;

/**
 * Settings from the environment, then from a file of `NAME=value` lines (`.env`, if it exists). A hidden prompt is the
 * only other source of a secret: arguments are visible to all users of the machine and stay in the shell's history.
 */
export class Settings {
  readonly #values: NodeJS.Dict<string>;

  constructor({ envFile }: { envFile?: string }) {
    this.#values = { ...readEnvFile(envFile), ...withoutEmpty(process.env) };
  }

  /** Returns the trimmed value, or undefined if it is not set. */
  get(name: SettingName): string | undefined {
    const value = this.#values[SETTINGS[name].variable]?.trim();
    return value === '' ? undefined : value;
  }

  /** Returns the value as the service reads it, including white space. */
  raw(name: SettingName): string | undefined {
    return this.#values[SETTINGS[name].variable];
  }

  /** Returns the value. If it is not set, asks for it on a terminal, and throws a `UsageError` elsewhere. */
  async need(name: SettingName): Promise<string> {
    const value = this.get(name) ?? (isInteractive() ? await ask(name) : undefined);
    if (value !== undefined) return value;
    const { variable, label, hint } = SETTINGS[name];
    throw new UsageError(`The ${label} is missing: set ${variable}, or pass a file with --env-file`, hint);
  }
}

async function ask(name: SettingName): Promise<string | undefined> {
  const { variable, label, hint } = SETTINGS[name];
  const question = `${label} (${variable})? ${hint}`;
  const answer = name === 'callbackURL' || name === 'baseURL' ? askText(question) : askHidden(question);
  return (await answer).trim() || undefined;
}

function readEnvFile(path: string | undefined): NodeJS.Dict<string> {
  if (path === undefined && !existsSync('.env')) return {};
  try {
    return parseEnv(readFileSync(path ?? '.env', 'utf8'));
  } catch (error) {
    throw new UsageError(`Cannot read ${path ?? '.env'}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** A variable that is set to an empty string does not hide the one of the file. */
function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.Dict<string> {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}
