import { Command } from 'commander';
import { numberFrom, withEnvFile } from '../../shared/options.js';
import type { SendOptions } from './send.js';

/** `trello-webhooks send <event|file…> --to URL` */
export function sendCommand(): Command {
  return withEnvFile(new Command('send'))
    .description('send signed deliveries to a service: samples of events, or captured bodies byte for byte')
    .argument(
      '[sources...]',
      'events (commentCard, updateCard:idList), files that contain a body, folders of .json files',
    )
    .requiredOption('--to <url>', 'the URL to send to')
    .option('--callback-url <url>', 'the URL to sign for (default: CALLBACK_URL, else the URL of --to)')
    .option('--all', 'a sample of every event')
    .option(
      '--count <n>',
      'the total number of deliveries (default: each source once)',
      numberFrom(1, 10_000_000),
    )
    .option('--rate <n>', 'the maximum number per second', numberFrom(0.001, 100_000, false))
    .option(
      '--concurrency <n>',
      'the maximum number in progress at once (default: 1, with --rate 50)',
      numberFrom(1, 10_000),
    )
    .option('--json', 'print each response as a line of JSON, then the summary')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks send commentCard --to http://localhost:3000/trello
  trello-webhooks send captured.json --to http://localhost:3000/trello --callback-url https://bot.example.com/trello
  trello-webhooks send --all --to http://localhost:3000/trello
  trello-webhooks send updateCard:idList --to http://localhost:3000/trello --rate 200 --count 10000

TRELLO_SECRET signs the deliveries. Each sample is a new action; a file is the same action each time, which a service
handles once. The exit code is 1 unless all responses are 2xx. Ctrl-C stops and prints the summary.`,
    )
    .action(async (names: string[], options: SendOptions) => {
      await (await import('./send.js')).send(names, options);
    });
}
