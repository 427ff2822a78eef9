import { Command } from 'commander';

/** `trello-webhooks add handler <event>` */
export function addCommand(): Command {
  return new Command('add')
    .description('add a part to a project that init made')
    .addCommand(handlerCommand())
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks add handler updateCard:due
  trello-webhooks add handler due`,
    );
}

function handlerCommand(): Command {
  return new Command('handler')
    .description('write a handler, its test, and its entry in src/handlers/index.ts')
    .argument('<event>', 'an event, or enough of its name: commentCard, updateCard:due, due')
    .option('--json', 'print JSON')
    .action(async (event: string, { json = false }: { json?: boolean }) => {
      const { addHandler } = await import('./add-handler.js');
      addHandler(event, json);
    });
}
