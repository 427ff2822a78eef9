import { Command } from 'commander';
import { withConnection, withModels } from '../../shared/options.js';
import type { RemoveOptions } from './remove.js';

/** `trello-webhooks remove <id…>` */
export function removeCommand(): Command {
  return withConnection(withModels(new Command('remove')))
    .description('delete webhooks of the token')
    .argument('[ids...]', 'ids of webhooks')
    .option('--callback-url <url>', 'only webhooks that post to this URL')
    .option('--all', 'every webhook of the token')
    .option('--yes', 'do not ask for confirmation')
    .option('--dry-run', 'only print the webhooks that would be deleted')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks remove 66f0000000000000000000aa
  trello-webhooks remove --board nqXpfS9I --callback-url https://old.example.com/trello --yes
  trello-webhooks remove --all --dry-run

A webhook must meet all of the given conditions.`,
    )
    .action(async (ids: string[], options: RemoveOptions) => {
      await (await import('./remove.js')).remove({ ...options, ids });
    });
}
