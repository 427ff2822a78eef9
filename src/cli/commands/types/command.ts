import { Command } from 'commander';

/** `trello-webhooks types [event]` */
export function typesCommand(): Command {
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
      const { listEvents, showEvent } = await import('./types.js');
      if (event === undefined) listEvents(json);
      else showEvent(event, json);
    });
}
