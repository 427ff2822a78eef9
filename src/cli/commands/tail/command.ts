import { Command } from 'commander';
import { repeatable } from '../../shared/options.js';
import type { TailOptions } from './tail.js';

/** `trello-webhooks tail` */
export function tailCommand(): Command {
  return new Command('tail')
    .description('print a line for each request that a running service receives')
    .addOption(repeatable('--type <type>', 'only actions of this type; may be repeated, like the next two'))
    .addOption(repeatable('--event <name>', 'only actions that raise this event, such as updateCard:idList'))
    .addOption(repeatable('--status <status>', 'only responses with this status, such as 401 or 5xx'))
    .option('--failed', 'only responses with a status of 400 or more')
    .option(
      '--path <socket>',
      'the path that the service gives to serveTail() (default: .trello-webhooks.sock)',
    )
    .option('--wait', 'wait for the service to start')
    .option('--json', 'print each request as a line of JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks tail
  trello-webhooks tail --event updateCard:idList --event commentCard
  trello-webhooks tail --failed --json --wait

The service opts in, in the same folder:
  import { serveTail } from 'trello-webhooks/tail';
  await serveTail();

If the service restarts, tail follows the new process.`,
    )
    .action(async (options: TailOptions) => {
      await (await import('./tail.js')).tail(options);
    });
}
