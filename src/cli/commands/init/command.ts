import { Command } from 'commander';

interface Flags {
  name?: string;
  template?: string;
  handlers?: string;
  inbox?: boolean;
  package?: string;
  yes?: boolean;
  force?: boolean;
  install: boolean;
  json?: boolean;
}

/** `trello-webhooks init [folder]` */
export function initCommand(): Command {
  return new Command('init')
    .description('create a bot service that runs at once, without an account')
    .argument('[folder]', 'a new or empty folder')
    .option('--name <name>', "the project's name (default: the folder's)")
    .option('--template <template>', 'express or node-http (default: express)')
    .option('--handlers <events>', 'the first handlers (default: commentCard,updateCard:idList)')
    .option('--inbox', 'store deliveries on disk until they are handled')
    .option('--no-inbox', 'handle deliveries before the response (default)')
    .option('--package <spec>', 'the source of trello-webhooks for the project (default: the registry)')
    .option('-y, --yes', 'ask no questions')
    .option('--force', 'write into a folder that is not empty')
    .option('--no-install', 'do not run npm install')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
On a terminal it asks for everything that no option sets; elsewhere, and with --yes, it takes the defaults.

Examples:
  trello-webhooks init my-bot
  trello-webhooks init my-bot --yes --template node-http --inbox`,
    )
    .action(async (folder: string | undefined, flags: Flags) => {
      const { init } = await import('./init.js');
      const { yes = false, force = false, json = false } = flags;
      await init({ ...flags, folder, yes, force, json });
    });
}
