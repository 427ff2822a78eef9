import type { TrelloClient, WebhookRegistration } from '../../../client/index.js';
import { printable } from '../../../util/printable.js';
import { confirm, requireConfirmable } from '../../shared/prompts.js';
import { connect } from '../../shared/connect.js';
import { UsageError } from '../../shared/errors.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { readModelReferences } from '../../shared/models.js';
import type { ConnectionOptions } from '../../shared/options.js';
import { printError } from '../../shared/print-error.js';
import { selectWebhooks, type WebhookFilter } from '../../shared/select-webhooks.js';
import { print, printJSON, say, withProgress } from '../../shared/terminal.js';

export interface RemoveOptions extends ConnectionOptions, WebhookFilter {
  all?: boolean;
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** Shows the selected webhooks, asks for confirmation, and deletes them. */
export async function remove(options: RemoveOptions): Promise<void> {
  const { yes = false, dryRun = false, json = false } = options;
  checkSelection(options);
  requireConfirmable(yes || dryRun);

  const client = await connect(options);
  const webhooks = await withProgress('Calling Trello', selectWebhooks(client, options));
  if (dryRun && json) return printJSON(webhooks.map((webhook) => ({ ...webhook, removed: false })));
  if (dryRun) return webhooks.forEach((webhook) => print(`- to remove: ${line(webhook)}`));
  if (webhooks.length === 0) {
    process.exitCode = exitCodes.failed;
    say('No webhooks found.');
  }
  for (const webhook of webhooks) say(`- to remove: ${line(webhook)}`);
  if (!yes && webhooks.length > 0) {
    const question = `Remove ${webhooks.length === 1 ? 'it' : `these ${webhooks.length}`}?`;
    if (!(await confirm(question))) return say('Nothing was removed.');
  }
  const results = await removeAll(client, webhooks, json);
  if (json) printJSON(results);
}

/** `--all` stands alone, so that it never widens a selection by mistake. */
function checkSelection(options: RemoveOptions): void {
  const { ids = [], callbackUrl, all = false } = options;
  const selected = ids.length > 0 || callbackUrl !== undefined || readModelReferences(options).length > 0;
  if (selected !== all) return;
  throw new UsageError(
    all ? '--all cannot be combined with ids or conditions' : 'No webhook is selected',
    'Pass ids, --board … or --callback-url; or --all alone for every webhook of the token',
  );
}

async function removeAll(client: TrelloClient, webhooks: readonly WebhookRegistration[], json: boolean) {
  const results: (WebhookRegistration & { removed: boolean })[] = [];
  for (const webhook of webhooks) {
    try {
      await withProgress(`Removing ${webhook.id}`, client.webhooks.delete(webhook.id));
      if (!json) print(`removed: ${line(webhook)}`);
      results.push({ ...webhook, removed: true });
    } catch (error) {
      process.exitCode = printError(error);
      results.push({ ...webhook, removed: false });
    }
  }
  return results;
}

function line({ id, idModel, callbackURL }: WebhookRegistration): string {
  return `${id}  ${idModel} → ${printable(callbackURL)}`;
}
