import { Command } from 'commander';
import { numberFrom, withEnvFile } from '../../shared/options.js';
import type { SendOptions } from './send.js';

/** `trello-webhooks send <event|file…> --to URL` */
export function send(): Command {
  return withEnvFile(new Command('send'))
    .description('send signed deliveries to a service: samples of events, or captured ones byte for byte')
    .argument(
      '[what...]',
      'events (commentCard, updateCard:idList), files with a body, folders of .json files',
    )
    .requiredOption('--to <url>', 'where to send')
    .option('--callback-url <url>', 'for which URL to sign (default: CALLBACK_URL, else the one of --to)')
    .option('--all', 'a sample of every event')
    .option('--count <n>', 'how many in all, over and over (default: each once)', numberFrom(1, 10_000_000))
    .option('--rate <n>', 'how many a second at most', numberFrom(0.001, 100_000, false))
    .option(
      '--concurrency <n>',
      'how many at once at most (default: 1, with --rate 50)',
      numberFrom(1, 10_000),
    )
    .option('--json', 'print each answer as a line of JSON, then the summary')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks send commentCard --to http://localhost:3000/trello
  trello-webhooks send captured.json --to http://localhost:3000/trello --callback-url https://bot.example.com/trello
  trello-webhooks send --all --to http://localhost:3000/trello
  trello-webhooks send updateCard:idList --to http://localhost:3000/trello --rate 200 --count 10000

They are signed with TRELLO_SECRET. Each sample is an action of its own; a file is the same action each time, which a
service handles once. The exit code is 1 unless all answers were 2xx. Ctrl-C stops and prints the summary.`,
    )
    .action(async (what: string[], options: SendOptions) => {
      await (await import('./send.js')).send(what, options);
    });
}
