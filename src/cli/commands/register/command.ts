import { Command } from 'commander';
import { withConnection, withModels } from '../../shared/options.js';
import type { RegisterOptions } from './register.js';

/** `trello-webhooks register --board … --callback-url …` */
export function register(): Command {
  return withConnection(withModels(new Command('register')))
    .description('register webhooks that are missing, and switch on those that are off')
    .option('--callback-url <url>', 'where Trello posts to (default: CALLBACK_URL)')
    .option(
      '--description <text>',
      'what to call the webhook; one with the same text and model is moved to the URL',
    )
    .option('--dry-run', 'only show the plan')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks register --board https://trello.com/b/nqXpfS9I/kitchen --callback-url https://bot.example.com/trello
  trello-webhooks register --board nqXpfS9I --card KrBZHbz1 --dry-run
  trello-webhooks register --member me --env-file .env.production

The service has to run: Trello asks it with a HEAD request. What is there already is left alone, so this may be run at
every deployment.`,
    )
    .action(async (options: RegisterOptions) => {
      await (await import('./register.js')).register(options);
    });
}
