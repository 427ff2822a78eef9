import { Command, InvalidArgumentError } from 'commander';
import type { CopyOptions } from './copy.js';
import type { DeadOptions } from './list-dead-letters.js';
import type { SettleOptions } from './replay-or-discard.js';
import type { ShowOptions } from './show-dead-letter.js';
import type { StatsOptions } from './show-stats.js';
import { numberFrom, withEnvFile, withInboxOptions } from '../../shared/options.js';
import { parseTime } from '../../shared/time.js';

/** `trello-webhooks inbox …` */
export function inbox(): Command {
  return new Command('inbox')
    .description('look into the inbox; list, replay and discard dead letters')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks inbox --file bot.db
  trello-webhooks inbox dead --file bot.db --type commentCard --since 2h
  trello-webhooks inbox replay --file bot.db 5f1e0000000000000000face
  REDIS_URL=redis://redis.internal:6379 trello-webhooks inbox discard --before 30d --yes
  trello-webhooks inbox copy --from bot.db --env-file .env.production

The service may run meanwhile, but for copy. Which inbox: --file or --redis, else INBOX_FILE, else REDIS_URL. A URL with
a password belongs into the environment or a file: arguments are seen by everybody on the machine.
trello-webhooks inbox <command> --help has the options.`,
    )
    .addCommand(stats(), { isDefault: true })
    .addCommand(dead())
    .addCommand(show())
    .addCommand(settling('replay', 'put dead letters back, to be handled behind what waits'))
    .addCommand(
      settling('discard', 'throw dead letters away; their ids stay known').option(
        '--retention <days>',
        'Redis: as the service has it, for how long the ids stay known (default: 7)',
        numberFrom(0, 36_500, false),
      ),
    )
    .addCommand(copy());
}

function stats(): Command {
  return withInboxOptions(withEnvFile(new Command('stats')))
    .description('how many entries wait, run, are done and dead, and since when the oldest waits')
    .option('--json', 'print JSON')
    .action(async (options: StatsOptions) => {
      await (await import('./show-stats.js')).stats(options);
    });
}

function dead(): Command {
  return withFilter(withInboxOptions(withEnvFile(new Command('dead'))))
    .description('list the dead letters, the oldest first')
    .option('--limit <n>', 'at most so many', numberFrom(1, 100_000), 100)
    .option('--json', 'print JSON')
    .action(async (options: DeadOptions) => {
      await (await import('./list-dead-letters.js')).dead(options);
    });
}

function show(): Command {
  return withInboxOptions(withEnvFile(new Command('show')))
    .description('one dead letter with all of its errors and its body')
    .argument('<id>', 'as "inbox dead" lists it')
    .option('--json', 'print JSON')
    .action(async (id: string, options: Omit<ShowOptions, 'id'>) => {
      await (await import('./show-dead-letter.js')).show({ ...options, id });
    });
}

function settling(kind: 'replay' | 'discard', description: string): Command {
  return withFilter(withInboxOptions(withEnvFile(new Command(kind))))
    .description(description)
    .argument('[ids...]', 'ids of dead letters')
    .option('--all', 'every dead letter')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (ids: string[], options: Omit<SettleOptions, 'ids'>) => {
      await (await import('./replay-or-discard.js')).settle(kind, { ...options, ids });
    });
}

function copy(): Command {
  return withEnvFile(new Command('copy'))
    .description('copy an inbox from a file to Redis, while no service runs')
    .option('--from <file>', 'the file of sqliteInbox() (default: INBOX_FILE)')
    .option('--to <url>', 'the Redis of bullmqInbox() (default: REDIS_URL, where a password is not seen)')
    .option('--prefix <prefix>', 'as bullmqInbox() will have it (default: trello-webhooks)')
    .option('--partitions <n>', 'the same (default: what is there, else 32)', numberFrom(1, 1024))
    .option(
      '--retention <days>',
      'the same: for how long handled ids are known',
      numberFrom(0, 36_500, false),
      7,
    )
    .option('--json', 'print JSON')
    .action(async (options: CopyOptions) => {
      await (await import('./copy.js')).copy(options);
    });
}

function withFilter(command: Command): Command {
  return command
    .option('--type <type>', 'only actions of this type')
    .option('--since <time>', 'only what died since then: 2026-03-02T10:00:00Z, or 30m, 2h, 7d ago', time)
    .option('--before <time>', 'only what died before', time);
}

function time(text: string): Date {
  const parsed = parseTime(text);
  if (parsed !== undefined) return parsed;
  throw new InvalidArgumentError('It must be a time such as 2026-03-02T10:00:00Z, or 30m, 2h or 7d.');
}
