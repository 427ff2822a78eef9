import { Command } from 'commander';
import { DEFAULT_PATH } from '../../../telemetry/tail/socket-path.js';
import { several } from '../../shared/options.js';
import type { TailOptions } from './tail.js';

/** `trello-webhooks tail` */
export function tail(): Command {
  return new Command('tail')
    .description('follow what a running service receives, a line each')
    .addOption(several('--type <type>', 'only actions of this type; may be repeated, as the next two'))
    .addOption(several('--event <name>', 'only actions that raise this event, such as updateCard:idList'))
    .addOption(several('--status <status>', 'only this answer: 401, or 5xx for all of a kind'))
    .option('--failed', 'only what was answered with 400 or more')
    .option('--path <socket>', 'as the service gave it to serveTail()', DEFAULT_PATH)
    .option('--wait', 'wait until the service is there')
    .option('--json', 'print each request as a line of JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks tail
  trello-webhooks tail --event updateCard:idList --event commentCard
  trello-webhooks tail --failed --json --wait

The service opts in, in the folder in which tail is started:
  import { serveTail } from 'trello-webhooks/tail';
  await serveTail();

When the service is started anew, tail goes on.`,
    )
    .action(async (options: TailOptions) => {
      await (await import('./tail.js')).tail(options);
    });
}
