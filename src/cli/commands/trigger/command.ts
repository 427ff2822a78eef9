import { Command } from 'commander';
import { withConnection } from '../../shared/options.js';
import type { TriggerOptions } from './trigger.js';

/** `trello-webhooks trigger <event>` */
export function triggerCommand(): Command {
  return withConnection(new Command('trigger'))
    .description('make an action in a running emulator, which delivers it')
    .argument('<event>', 'an action type (commentCard) or a sub-event (updateCard:idList)')
    .option('--data <json>', 'a JSON object to merge into the sample data of the action')
    .option('--model <id>', 'also deliver to the webhooks on this model')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks trigger commentCard --data '{"text":"Hello"}'
  trello-webhooks trigger updateCard:idList

The emulator is expected at --base-url, else at TRELLO_BASE_URL, else on the default port of "emulate".
The exit code is 1 if no webhook receives the action.`,
    )
    .action(async (event: string, options: TriggerOptions) => {
      await (await import('./trigger.js')).trigger(event, options);
    });
}
