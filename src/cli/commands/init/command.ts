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
export function init(): Command {
  return new Command('init')
    .description('make a bot service, which runs at once without an account')
    .argument('[folder]', 'where to; a new or empty one')
    .option('--name <name>', "the project's name (default: the folder's)")
    .option('--template <template>', 'express or node-http (default: express)')
    .option('--handlers <events>', 'what to begin with (default: commentCard,updateCard:idList)')
    .option('--inbox', 'keep deliveries on disk until they are handled')
    .option('--no-inbox', 'handle them before the answer (default)')
    .option('--package <spec>', 'where the project takes trello-webhooks from (default: the registry)')
    .option('-y, --yes', 'ask nothing')
    .option('--force', 'write into a folder that is not empty')
    .option('--no-install', 'do not run npm install')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Asks on a terminal for what no option says; elsewhere, and with --yes, takes the defaults.

Examples:
  trello-webhooks init my-bot
  trello-webhooks init my-bot --yes --template node-http --inbox`,
    )
    .action(async (folder: string | undefined, flags: Flags) => {
      const { initProject } = await import('./init.js');
      const { yes = false, force = false, json = false } = flags;
      await initProject({ ...flags, folder, yes, force, json });
    });
}
