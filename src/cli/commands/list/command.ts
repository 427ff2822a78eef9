import { Command } from 'commander';
import { withConnection, withModels } from '../../shared/options.js';
import type { ListOptions } from './list.js';

/** `trello-webhooks list` */
export function listCommand(): Command {
  return withConnection(withModels(new Command('list')))
    .description('list the webhooks of the token')
    .option('--callback-url <url>', 'only webhooks that post to this URL')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks list
  trello-webhooks list --board nqXpfS9I --json`,
    )
    .action(async (options: ListOptions) => {
      await (await import('./list.js')).list(options);
    });
}
