import { Command } from 'commander';
import { withConnection, withModels } from '../../shared/options.js';
import type { StatusOptions } from './status.js';

/** `trello-webhooks status` */
export function statusCommand(): Command {
  return withConnection(withModels(new Command('status')))
    .description('report which webhooks fail or are disabled')
    .argument('[ids...]', 'ids of webhooks')
    .option('--callback-url <url>', 'only webhooks that post to this URL')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks status
  trello-webhooks status --callback-url https://bot.example.com/trello --json

The exit code is 1 if a webhook fails or is disabled.`,
    )
    .action(async (ids: string[], options: StatusOptions) => {
      await (await import('./status.js')).status({ ...options, ids });
    });
}
