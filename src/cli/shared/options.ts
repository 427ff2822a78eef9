import { InvalidArgumentError, Option, type Command } from 'commander';

/** What every command takes that needs a setting. */
export interface SettingOptions {
  envFile?: string;
}

/** What every command takes that talks to Trello. */
export interface ConnectionOptions extends SettingOptions {
  baseUrl?: string;
}

export function withEnvFile(command: Command): Command {
  return command.option('--env-file <file>', 'a file of NAME=value lines (default: .env, if there is one)');
}

export function withConnection(command: Command): Command {
  return withEnvFile(command).option(
    '--base-url <url>',
    'the REST API, such as that of the emulator (default: TRELLO_BASE_URL, else Trello)',
  );
}

/** Which inbox a command is about. */
export function withInboxOptions(command: Command): Command {
  return command
    .option('--file <file>', 'the file of sqliteInbox() (default: INBOX_FILE)')
    .option('--redis <url>', 'the Redis of bullmqInbox() (default: REDIS_URL, where a password is not seen)')
    .option('--prefix <prefix>', 'as bullmqInbox() has it (default: trello-webhooks)');
}

/** `--board`, `--card` …, each as often as needed. */
export interface ModelOptions {
  board?: string[];
  card?: string[];
  list?: string[];
  member?: string[];
  organization?: string[];
  model?: string[];
}

/** An option that may be repeated. */
export function several(flags: string, what: string): Option {
  return new Option(flags, what).argParser((value: string, before: string[] = []) => [...before, value]);
}

export function withModels(command: Command): Command {
  return command
    .addOption(
      several('--board <board>', 'URL, short link or id of a board; may be repeated, as the next ones'),
    )
    .addOption(several('--card <card>', 'URL, short link or id of a card'))
    .addOption(several('--list <list>', 'id of a list'))
    .addOption(several('--member <member>', 'user name or id of a member, or me'))
    .addOption(several('--organization <name>', 'short name or id of an organization (Workspace)'))
    .addOption(several('--model <model>', 'id or URL of any of these'));
}

/** A number of a range, as an option's parser. */
export function numberFrom(least: number, most: number, whole = true): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() !== '' && number >= least && number <= most && (!whole || Number.isInteger(number)))
      return number;
    throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
  };
}
