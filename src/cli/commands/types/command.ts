import { Command } from 'commander';

/** `trello-webhooks types [event]` */
export function types(): Command {
  return new Command('types')
    .description('list the events, or show one with its keys')
    .argument('[event]', 'an action type (updateCard) or a sub-event (updateCard:idList)')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  trello-webhooks types
  trello-webhooks types updateCard
  trello-webhooks types commentCard --json`,
    )
    .action(async (event: string | undefined, { json = false }: { json?: boolean }) => {
      const { showAll, showOne } = await import('./show-types.js');
      if (event === undefined) showAll(json);
      else showOne(event, json);
    });
}
