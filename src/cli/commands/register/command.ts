import { Command } from 'commander';
import { withConnection, withModels } from '../../shared/options.js';
import type { RegisterOptions } from './register.js';

/** `trello-webhooks register --board … --callback-url …` */
export function registerCommand(): Command {
  return withConnection(withModels(new Command('register')))
    .description('register missing webhooks, and enable disabled ones')
    .option('--callback-url <url>', 'where Trello posts to (default: CALLBACK_URL)')
    .option(
      '--description <text>',
      'the description of the webhook; one with the same description and model is moved to the URL',
    )
    .option('--dry-run', 'only print the plan')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks register --board https://trello.com/b/nqXpfS9I/kitchen --callback-url https://bot.example.com/trello
  trello-webhooks register --board nqXpfS9I --card KrBZHbz1 --dry-run
  trello-webhooks register --member me --env-file .env.production

The service must be running: Trello sends it a HEAD request first. Existing webhooks that are active stay as they are, so
you can run this at every deployment.`,
    )
    .action(async (options: RegisterOptions) => {
      await (await import('./register.js')).register(options);
    });
}
