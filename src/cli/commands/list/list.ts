import { printable } from '../../../util/printable.js';
import { connect } from '../../shared/connect.js';
import type { ConnectionOptions } from '../../shared/options.js';
import { print, printJSON, say, table, withProgress } from '../../shared/terminal.js';
import { selectWebhooks, type Selection } from '../../shared/select-webhooks.js';

export type ListOptions = ConnectionOptions & Selection & { json?: boolean };

/** Prints the token's webhooks. */
export async function list(options: ListOptions): Promise<void> {
  const client = await connect(options);
  const webhooks = await withProgress('Asking Trello', selectWebhooks(client, options));
  if (options.json === true) return printJSON(webhooks);
  if (webhooks.length === 0) return say('There are no such webhooks.');
  print(
    table([
      ['ID', 'MODEL', 'ACTIVE', 'FAILURES', 'CALLBACK URL', 'DESCRIPTION'],
      ...webhooks.map(({ id, idModel, active, consecutiveFailures, callbackURL, description }) => [
        id,
        idModel,
        active ? 'yes' : 'no',
        String(consecutiveFailures),
        printable(callbackURL),
        printable(description),
      ]),
    ]),
  );
}
