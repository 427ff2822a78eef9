import { printable } from '../../../util/printable.js';
import { connect } from '../../shared/connect.js';
import type { ConnectionOptions } from '../../shared/options.js';
import { selectWebhooks, type WebhookFilter } from '../../shared/select-webhooks.js';
import { table } from '../../shared/format.js';
import { print, printJSON, say, withProgress } from '../../shared/terminal.js';

export interface ListOptions extends ConnectionOptions, WebhookFilter {
  json?: boolean;
}

/** Prints the webhooks of the token. */
export async function list(options: ListOptions): Promise<void> {
  const client = await connect(options);
  const webhooks = await withProgress('Calling Trello', selectWebhooks(client, options));
  if (options.json === true) return printJSON(webhooks);
  if (webhooks.length === 0) return say('No webhooks found.');
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
