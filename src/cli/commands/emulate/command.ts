import { Command } from 'commander';
import { EMULATOR_PORT, numberFrom, withEnvFile } from '../../shared/options.js';
import type { EmulateOptions } from './emulate.js';

/** `trello-webhooks emulate` */
export function emulateCommand(): Command {
  return withEnvFile(new Command('emulate'))
    .description("serve Trello's side on this machine, for development")
    .option(
      '--port <port>',
      'the port to listen on; 0 takes a free one',
      numberFrom(0, 65_535),
      EMULATOR_PORT,
    )
    .option(
      '--host <address>',
      'the address to listen on; every client that reaches it has access',
      '127.0.0.1',
    )
    .option('--time-scale <factor>', "the factor for Trello's delays", numberFrom(0, 1000, false), 1)
    .option('--json', 'print each delivery attempt as a line of JSON')
    .addHelpText(
      'after',
      `
Examples:
  TRELLO_SECRET=secret trello-webhooks emulate
  trello-webhooks emulate --port 0 --time-scale 0.01

TRELLO_SECRET signs the deliveries; the service needs the same one. All state is in memory. A line is printed for each
delivery attempt: the time, the response, its duration, type and id of the action, and the callback URL.`,
    )
    .action(async (options: EmulateOptions) => {
      await (await import('./emulate.js')).emulate(options);
    });
}
