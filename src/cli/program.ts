import { Command, CommanderError } from 'commander';
import packageJSON from '../../package.json' with { type: 'json' };
import { exitCodes } from './shared/exit-codes.js';
import { printError } from './shared/print-error.js';

/** Runs the command line; gives the exit code. A command sets `process.exitCode` when it found something. */
export async function run(commands: readonly (() => Command)[], args: readonly string[]): Promise<number> {
  endWithReader();
  try {
    await program(commands).parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    // Commander has printed what it had to say: help, the version, or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return printError(error);
  }
}

/** The commands under one name. */
export function program(commands: readonly (() => Command)[]): Command {
  const root = new Command('trello-webhooks')
    .description('Register, watch and try Trello webhooks.')
    .version(packageJSON.version)
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
    .addHelpText('after', HELP);
  for (const command of commands) root.addCommand(inherit(command(), root));
  return root;
}

/** Commands of a command are made before it is part of the program. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
  return command;
}

const HELP = `
Settings come from the environment, from --env-file, or are asked for on a terminal; never from arguments:
  TRELLO_KEY       the API key of your Power-Up: https://trello.com/power-ups/admin
  TRELLO_TOKEN     a token; webhooks belong to it
  TRELLO_SECRET    the application's secret, shown beside the key
  CALLBACK_URL     where Trello posts to, exactly as registered
  INBOX_FILE       the file of sqliteInbox(), or
  REDIS_URL        the Redis of bullmqInbox(): the inbox that inbox and doctor look at

Exit codes: 0 fine, 1 failed or something found, 2 wrong arguments or settings, 130 Ctrl-C.
trello-webhooks <command> --help has examples.`;

/** `… | head` closes the pipe: that is no failure. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
}
