import { Command, CommanderError } from 'commander';
import packageJSON from '../../package.json' with { type: 'json' };
import { exitCodes } from './shared/exit-codes.js';
import { printError } from './shared/print-error.js';

/** Runs the command line and returns the exit code. A command sets `process.exitCode` to report findings. */
export async function run(commands: readonly (() => Command)[], args: readonly string[]): Promise<number> {
  exitWithReader();
  try {
    await makeProgram(commands).parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    // Commander has already printed the help, the version, or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return printError(error);
  }
}

function makeProgram(commands: readonly (() => Command)[]): Command {
  const root = new Command('trello-webhooks')
    .description('Register, monitor and test Trello webhooks.')
    .version(packageJSON.version)
    .exitOverride()
    .showHelpAfterError('(add --help for usage)')
    .addHelpText('after', HELP);
  for (const make of commands) root.addCommand(inheritSettings(make(), root));
  return root;
}

/** Commander copies settings only to commands that it makes itself. */
function inheritSettings(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritSettings(child, command);
  return command;
}

const HELP = `
Settings come from the environment or from --env-file; on a terminal, missing ones are asked for. They are never arguments:
  TRELLO_KEY       the API key of your Power-Up: https://trello.com/power-ups/admin
  TRELLO_TOKEN     a token; webhooks belong to it
  TRELLO_SECRET    the application's secret, shown beside the key
  CALLBACK_URL     where Trello posts to, exactly as registered
  INBOX_FILE       the file of sqliteInbox(), for inbox and doctor
  REDIS_URL        the Redis of bullmqInbox(), for inbox and doctor

Exit codes: 0 success, 1 failure or findings, 2 wrong arguments or settings, 130 Ctrl-C.
Run "trello-webhooks <command> --help" for options and examples.`;

/** A reader that closes the pipe, as in `… | head`, is not a failure. */
function exitWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
}
