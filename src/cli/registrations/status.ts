import { assessWebhook, type WebhookHealth } from '../../client/index.js';
import { printable } from '../../util/printable.js';
import { connect } from '../connect.js';
import { exitCodes } from '../exit-codes.js';
import { paint, print, printJSON, say, withProgress } from '../terminal.js';
import type { ListOptions } from './list.js';
import { selectWebhooks } from './select-webhooks.js';

/** Prints how each webhook is; one that fails or is off makes the exit code 1. */
export async function status(options: ListOptions): Promise<void> {
  const client = await connect(options);
  const webhooks = await withProgress('Asking Trello', selectWebhooks(client, options));
  const health = webhooks.map((webhook) => assessWebhook(webhook));
  if (health.some((each) => each.status !== 'ok')) process.exitCode = exitCodes.failed;
  if (options.json === true) return printJSON(health);
  if (health.length === 0) return say('There are no such webhooks.');
  for (const each of health) print(lines(each));
}

const COLOUR = { ok: 'green', failing: 'yellow', disabled: 'red' } as const;

function lines({ id, idModel, callbackURL, description, status, meaning }: WebhookHealth): string {
  const said = paint(process.stdout, COLOUR[status], status.padEnd(8));
  const named = description === '' ? '' : `  "${printable(description)}"`;
  const fix =
    status === 'disabled'
      ? `\n          Switch it on again: trello-webhooks register --model ${idModel} --callback-url ${printable(callbackURL)}`
      : '';
  return `${said}  ${id}  ${idModel} → ${printable(callbackURL)}${named}\n          ${printable(meaning, 1000)}${fix}`;
}
