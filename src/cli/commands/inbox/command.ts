import { Command } from 'commander';
import { numberFrom, withEnvFile, withInboxOptions } from '../../shared/options.js';
import type { CopyOptions } from './copy.js';
import { withFilter } from './filter.js';
import type { ListDeadLettersOptions } from './list-dead-letters.js';
import type { ReplayOrDiscardOptions } from './replay-or-discard.js';
import type { ShowDeadLetterOptions } from './show-dead-letter.js';
import type { ShowStatsOptions } from './show-stats.js';

/** `trello-webhooks inbox …` */
export function inboxCommand(): Command {
  return new Command('inbox')
    .description('inspect the inbox; list, replay and discard dead letters')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks inbox --file bot.db
  trello-webhooks inbox dead --file bot.db --type commentCard --since 2h
  trello-webhooks inbox replay --file bot.db 5f1e0000000000000000face
  REDIS_URL=redis://redis.internal:6379 trello-webhooks inbox discard --before 30d --yes
  trello-webhooks inbox copy --from bot.db --env-file .env.production

The service may be running, except for copy. The inbox is that of --file or --redis, else INBOX_FILE, else REDIS_URL.
Put a URL with a password into the environment or a file: arguments are visible to all users of the machine.
Run "trello-webhooks inbox <command> --help" for options.`,
    )
    .addCommand(statsCommand(), { isDefault: true })
    .addCommand(deadCommand())
    .addCommand(showCommand())
    .addCommand(replayOrDiscardCommand('replay', 'put dead letters back, behind the waiting entries'))
    .addCommand(
      replayOrDiscardCommand('discard', 'delete dead letters; their ids remain known').option(
        '--retention <days>',
        'Redis only: how long the ids remain known, as in the service (default: 7)',
        numberFrom(0, 36_500, false),
      ),
    )
    .addCommand(copyCommand());
}

/** Makes a subcommand with the options that choose an inbox. */
const subcommand = (name: string): Command => withInboxOptions(withEnvFile(new Command(name)));

function statsCommand(): Command {
  return subcommand('stats')
    .description('count waiting, active, done and dead entries, and show the age of the oldest waiting one')
    .option('--json', 'print JSON')
    .action(async (options: ShowStatsOptions) => {
      await (await import('./show-stats.js')).showStats(options);
    });
}

function deadCommand(): Command {
  return withFilter(subcommand('dead'))
    .description('list the dead letters, the oldest first')
    .option('--limit <n>', 'the maximum number', numberFrom(1, 100_000), 100)
    .option('--json', 'print JSON')
    .action(async (options: ListDeadLettersOptions) => {
      await (await import('./list-dead-letters.js')).listDeadLetters(options);
    });
}

function showCommand(): Command {
  return subcommand('show')
    .description('show one dead letter with its errors and its body')
    .argument('<id>', 'an id that "inbox dead" lists')
    .option('--json', 'print JSON')
    .action(async (id: string, options: ShowDeadLetterOptions) => {
      await (await import('./show-dead-letter.js')).showDeadLetter(id, options);
    });
}

function replayOrDiscardCommand(kind: 'replay' | 'discard', description: string): Command {
  return withFilter(subcommand(kind))
    .description(description)
    .argument('[ids...]', 'ids of dead letters')
    .option('--all', 'every dead letter')
    .option('--yes', 'do not ask for confirmation')
    .option('--json', 'print JSON')
    .action(async (ids: string[], options: ReplayOrDiscardOptions) => {
      await (await import('./replay-or-discard.js')).replayOrDiscard(kind, ids, options);
    });
}

function copyCommand(): Command {
  return withEnvFile(new Command('copy'))
    .description('copy an inbox from a file to Redis, while no service runs')
    .option('--from <file>', 'the file of sqliteInbox() (default: INBOX_FILE)')
    .option('--to <url>', 'the Redis of bullmqInbox() (default: REDIS_URL, which keeps passwords hidden)')
    .option('--prefix <prefix>', 'the prefix of bullmqInbox() (default: trello-webhooks)')
    .option(
      '--partitions <n>',
      'its partitions (default: those of an existing inbox, else 32)',
      numberFrom(1, 1024),
    )
    .option('--retention <days>', 'how long handled ids remain known', numberFrom(0, 36_500, false), 7)
    .option('--json', 'print JSON')
    .action(async (options: CopyOptions) => {
      await (await import('./copy.js')).copy(options);
    });
}
