import { Command } from 'commander';
import { withConnection, withModels } from '../../shared/options.js';
import type { ListOptions } from '../list/list.js';

/** `trello-webhooks status` */
export function status(): Command {
  return withConnection(withModels(new Command('status')))
    .description('say how the webhooks are: which ones fail or were switched off')
    .argument('[ids...]', 'ids of webhooks')
    .option('--callback-url <url>', 'only those that post to this URL')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks status
  trello-webhooks status --callback-url https://bot.example.com/trello --json

The exit code is 1 when a webhook fails or is off.`,
    )
    .action(async (ids: string[], options: ListOptions) => {
      await (await import('./status.js')).status({ ...options, ids });
    });
}
