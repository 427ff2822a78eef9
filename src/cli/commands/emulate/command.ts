import { Command } from 'commander';
import { EMULATOR_PORT } from '../../shared/port.js';
import type { EmulateOptions } from './emulate.js';
import { numberFrom, withEnvFile } from '../../shared/options.js';

/** `trello-webhooks emulate` */
export function emulate(): Command {
  return withEnvFile(new Command('emulate'))
    .description("serve Trello's side of the wire on this machine, to develop against")
    .option('--port <port>', 'where to listen; 0 takes a free port', numberFrom(0, 65_535), EMULATOR_PORT)
    .option('--host <address>', 'anybody who reaches it may use it', '127.0.0.1')
    .option(
      '--time-scale <factor>',
      "what Trello's delays are multiplied with",
      numberFrom(0, 1000, false),
      1,
    )
    .option('--json', 'print each delivery as a line of JSON')
    .addHelpText(
      'after',
      `
Examples:
  TRELLO_SECRET=secret trello-webhooks emulate
  trello-webhooks emulate --port 0 --time-scale 0.01

TRELLO_SECRET signs the deliveries: give the service the same one. Everything is in memory. Each attempt to deliver is
printed: the time, the answer, how long it took, the type and the id of the action, the callback URL.`,
    )
    .action(async (options: EmulateOptions) => {
      await (await import('./emulate.js')).emulate(options);
    });
}
