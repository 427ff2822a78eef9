import { Command } from 'commander';
import type { ActOptions } from './trigger.js';
import { withConnection } from '../../shared/options.js';

/** `trello-webhooks act <event>` */
export function act(): Command {
  return withConnection(new Command('act'))
    .description('make something happen in the emulator, which delivers it')
    .argument('<event>', 'an action type (commentCard) or a sub-event (updateCard:idList)')
    .option('--data <json>', 'what should be different in the data of the sample')
    .option('--model <id>', 'deliver it also to the webhooks on this model')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks act commentCard --data '{"text":"Hello"}'
  trello-webhooks act updateCard:idList

The emulator is looked for at --base-url, TRELLO_BASE_URL, or where emulate listens unless told otherwise.
The exit code is 1 when no webhook receives the action.`,
    )
    .action(async (event: string, options: ActOptions) => {
      await (await import('./trigger.js')).act(event, options);
    });
}
