import { assessWebhook, type WebhookHealth } from '../../../client/index.js';
import { printable } from '../../../util/printable.js';
import { connect } from '../../shared/connect.js';
import { exitCodes } from '../../shared/exit-codes.js';
import type { ConnectionOptions } from '../../shared/options.js';
import { selectWebhooks, type WebhookFilter } from '../../shared/select-webhooks.js';
import { paint, print, printJSON, say, withProgress } from '../../shared/terminal.js';

export interface StatusOptions extends ConnectionOptions, WebhookFilter {
  json?: boolean;
}

/** Prints the health of each webhook; one that fails or is disabled makes the exit code 1. */
export async function status(options: StatusOptions): Promise<void> {
  const client = await connect(options);
  const webhooks = await withProgress('Calling Trello', selectWebhooks(client, options));
  const health = webhooks.map((webhook) => assessWebhook(webhook));
  if (health.some((each) => each.status !== 'ok')) process.exitCode = exitCodes.failed;
  if (options.json === true) return printJSON(health);
  if (health.length === 0) return say('No webhooks found.');
  for (const each of health) print(lines(each));
}

const COLOUR = { ok: 'green', failing: 'yellow', disabled: 'red' } as const;

function lines({ id, idModel, callbackURL, description, status, meaning }: WebhookHealth): string {
  const label = paint(process.stdout, COLOUR[status], status.padEnd(8));
  const name = description === '' ? '' : `  "${printable(description)}"`;
  const fix =
    status === 'disabled'
      ? `\n          Enable it again: trello-webhooks register --model ${idModel} --callback-url ${printable(callbackURL)}`
      : '';
  return `${label}  ${id}  ${idModel} → ${printable(callbackURL)}${name}\n          ${printable(meaning, 1000)}${fix}`;
}
