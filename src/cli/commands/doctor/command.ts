import { Command } from 'commander';
import type { DoctorOptions } from './doctor.js';
import { withConnection, withInboxOptions } from '../../shared/options.js';

/** `trello-webhooks doctor` */
export function doctor(): Command {
  return withInboxOptions(withConnection(new Command('doctor')))
    .description('look for what keeps deliveries from arriving, and say what to do')
    .option('--callback-url <url>', 'the URL to examine (default: CALLBACK_URL)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks doctor
  trello-webhooks doctor --env-file .env.production --json
  trello-webhooks doctor --file bot.db

It looks at the settings, asks the callback URL as Trello does (HEAD, and a signed POST that no handler sees), and looks
at the inbox, if one is named, and at the webhooks of the token. Nothing is changed. The exit code is 1 when a check failed; warnings (!) do not count.`,
    )
    .action(async (options: DoctorOptions) => {
      await (await import('./doctor.js')).doctor(options);
    });
}
