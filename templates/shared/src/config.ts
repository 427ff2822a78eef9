import { randomBytes } from 'node:crypto';

/** What the environment tells the bot. */
export interface Config {
  /** In development nothing needs to be set, unless Trello itself is meant. */
  production: boolean;
  host: string;
  port: number;
  /** The secret of the Power-Up, with which Trello signs. */
  secret: string;
  /** Where Trello reaches the bot, exactly as it is registered. */
  callbackURL: string;
  /** Undefined in development without an account: then nothing is registered. */
  trello: TrelloAccess | undefined;
}

export interface TrelloAccess {
  key: string;
  token: string;
  /** Another address than Trello's own, such as the emulator's. */
  baseURL: string | undefined;
  /** The ids of what to watch. */
  models: string[];
  /** How the bot finds its webhooks again when the callback URL has changed. Give every deployment its own. */
  description: string;
}

/** Everything that is wrong with the environment, in one message. */
export class ConfigError extends Error {
  constructor(mistakes: readonly string[]) {
    super(
      `The bot cannot start:\n${mistakes.map((mistake) => `- ${mistake}`).join('\n')}\nSee .env.example.`,
    );
  }
}

/**
 * Reads the environment, once and as a whole.
 * @throws ConfigError with all mistakes together
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = [];
  const production = env.NODE_ENV === 'production';

  /** What is set; what .env.example has in its place is not. */
  const read = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === undefined || value === '' || value.includes('replace-me') ? undefined : value;
  };
  const need = (name: string, what: string): string => {
    const value = read(name);
    if (value === undefined) mistakes.push(`${name} is not set: ${what}`);
    else if (/\s/.test(value)) mistakes.push(`${name} contains white space`);
    return value ?? '';
  };

  const port = Number(read('PORT') ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    mistakes.push('PORT is not a number from 1 to 65535');

  // Without an account, nobody's deliveries are accepted: a default that is known would let in everybody.
  const account = production || ['TRELLO_KEY', 'TRELLO_TOKEN'].some((name) => read(name) !== undefined);
  const secret = account
    ? need('TRELLO_SECRET', 'the secret of your Power-Up')
    : (read('TRELLO_SECRET') ?? randomBytes(32).toString('hex'));
  const callbackURL = account
    ? need('CALLBACK_URL', 'where Trello reaches this bot')
    : (read('CALLBACK_URL') ?? `http://127.0.0.1:${port}/trello`);
  if (callbackURL !== '' && !/^https?:\/\/[^\s/]+\/\S*$/.test(callbackURL))
    mistakes.push('CALLBACK_URL is not a URL with a path, such as https://bot.example.com/trello');

  const trello: TrelloAccess | undefined = account
    ? {
        key: need('TRELLO_KEY', 'the API key of your Power-Up'),
        token: need('TRELLO_TOKEN', 'the token of a member who may see what is watched'),
        baseURL: read('TRELLO_BASE_URL'),
        models: need('TRELLO_MODELS', 'the ids of what to watch, with commas between them').split(','),
        description: `$NAME$, ${production ? 'production' : 'development'}`,
      }
    : undefined;
  for (const id of trello?.models ?? [])
    if (id !== '' && !/^[0-9a-f]{24}$/i.test(id))
      mistakes.push(`TRELLO_MODELS: ${JSON.stringify(id)} is not an id, which has 24 hexadecimal digits`);

  if (mistakes.length > 0) throw new ConfigError(mistakes);
  const host = read('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1');
  return { production, host, port, secret, callbackURL, trello };
}
