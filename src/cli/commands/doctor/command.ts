import { Command } from 'commander';
import { withConnection, withInboxOptions } from '../../shared/options.js';
import type { DoctorOptions } from './doctor.js';

/** `trello-webhooks doctor` */
export function doctorCommand(): Command {
  return withInboxOptions(withConnection(new Command('doctor')))
    .description('find out why deliveries do not arrive, and how to fix it')
    .option('--callback-url <url>', 'the URL to examine (default: CALLBACK_URL)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks doctor
  trello-webhooks doctor --env-file .env.production --json
  trello-webhooks doctor --file bot.db

It checks the settings, calls the callback URL as Trello does (HEAD, and a signed POST that reaches no handler), and
checks the webhooks of the token and, if one is given, the inbox. Nothing is changed. The exit code is 1 if a check
failed; warnings (!) do not count.`,
    )
    .action(async (options: DoctorOptions) => {
      await (await import('./doctor.js')).doctor(options);
    });
}
