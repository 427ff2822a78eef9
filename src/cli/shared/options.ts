import { InvalidArgumentError, Option, type Command } from 'commander';

/** Options of every command that reads settings. */
export interface SettingOptions {
  envFile?: string;
}

/** Options of every command that calls the REST API. */
export interface ConnectionOptions extends SettingOptions {
  baseUrl?: string;
}

export function withEnvFile(command: Command): Command {
  return command.option('--env-file <file>', 'a file of NAME=value lines (default: .env, if it exists)');
}

export function withConnection(command: Command): Command {
  return withEnvFile(command).option(
    '--base-url <url>',
    'the REST API, such as that of the emulator (default: TRELLO_BASE_URL, else Trello)',
  );
}

/** The default port of `emulate`, which `trigger` tries first: TREL on the keys of a telephone. */
export const EMULATOR_PORT = 8735;

/** Adds the options that choose an inbox. */
export function withInboxOptions(command: Command): Command {
  return command
    .option('--file <file>', 'the file of sqliteInbox() (default: INBOX_FILE)')
    .option('--redis <url>', 'the Redis of bullmqInbox() (default: REDIS_URL, which keeps passwords hidden)')
    .option('--prefix <prefix>', 'the prefix of bullmqInbox() (default: trello-webhooks)');
}

/** `--board`, `--card` …, each of which may be repeated. */
export interface ModelOptions {
  board?: string[];
  card?: string[];
  list?: string[];
  member?: string[];
  organization?: string[];
  model?: string[];
}

/** Makes an option that may be repeated. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: string[] = []) => [
    ...before,
    value,
  ]);
}

export function withModels(command: Command): Command {
  return command
    .addOption(
      repeatable('--board <board>', 'URL, short link or id of a board; may be repeated, like the next ones'),
    )
    .addOption(repeatable('--card <card>', 'URL, short link or id of a card'))
    .addOption(repeatable('--list <list>', 'id of a list'))
    .addOption(repeatable('--member <member>', 'user name or id of a member, or me'))
    .addOption(repeatable('--organization <name>', 'short name or id of an organization (Workspace)'))
    .addOption(repeatable('--model <model>', 'id or URL of any of these'));
}

/** Makes an option's parser for a number from `least` to `most`. */
export function numberFrom(least: number, most: number, whole = true): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() !== '' && number >= least && number <= most && (!whole || Number.isInteger(number)))
      return number;
    throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
  };
}
