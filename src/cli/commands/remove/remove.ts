import { printable } from '../../../util/printable.js';
import { connect } from '../../shared/connect.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { printError } from '../../shared/print-error.js';
import { print, printJSON, say, isInteractive, withProgress } from '../../shared/terminal.js';
import { UsageError } from '../../shared/errors.js';
import type { ListOptions } from '../list/list.js';
import { modelReferences } from '../../shared/models.js';
import { selectWebhooks } from '../../shared/select-webhooks.js';

export interface RemoveOptions extends ListOptions {
  all?: boolean;
  yes?: boolean;
  dryRun?: boolean;
}

/** Shows which webhooks are meant, asks, and deletes them. */
export async function remove(options: RemoveOptions): Promise<void> {
  const { ids = [], callbackUrl, all = false, yes = false, dryRun = false, json = false } = options;
  const named = ids.length > 0 || callbackUrl !== undefined || modelReferences(options).length > 0;
  if (named === all)
    throw new UsageError(
      all ? '--all is not for webhooks that are named' : 'No webhook is named',
      'Give ids, --board … or --callback-url; or --all alone for every webhook of the token',
    );
  if (!yes && !dryRun && !isInteractive()) throw new UsageError('Nobody can be asked here', 'Say --yes');

  const client = await connect(options);
  const webhooks = await withProgress('Asking Trello', selectWebhooks(client, options));
  const line = ({ id, idModel, callbackURL }: (typeof webhooks)[number]): string =>
    `${id}  ${idModel} → ${printable(callbackURL)}`;
  if (dryRun && json) return printJSON(webhooks.map((webhook) => ({ ...webhook, removed: false })));
  if (dryRun) return webhooks.forEach((webhook) => print(`- to remove: ${line(webhook)}`));
  if (webhooks.length === 0) {
    process.exitCode = exitCodes.failed;
    say('There are no such webhooks.');
  }
  for (const webhook of webhooks) say(`- to remove: ${line(webhook)}`);
  if (!yes && webhooks.length > 0) {
    const { askYes } = await import('../../shared/prompts.js');
    if (!(await askYes(`Remove ${webhooks.length === 1 ? 'it' : `these ${webhooks.length}`}?`)))
      return say('Nothing was removed.');
  }
  const results = [];
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
  if (json) printJSON(results);
}
