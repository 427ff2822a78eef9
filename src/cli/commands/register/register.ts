import { ensureWebhooks, EnsureWebhooksError, type EnsureResult } from '../../../client/index.js';
import { printable } from '../../../util/printable.js';
import { connect } from '../../shared/connect.js';
import { UsageError } from '../../shared/errors.js';
import { readModelReferences, resolveModels } from '../../shared/models.js';
import type { ConnectionOptions, ModelOptions } from '../../shared/options.js';
import { printError } from '../../shared/print-error.js';
import { Settings } from '../../shared/settings.js';
import { print, printJSON, say, withProgress } from '../../shared/terminal.js';

export interface RegisterOptions extends ConnectionOptions, ModelOptions {
  callbackUrl?: string;
  description?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** Shows the steps that make Trello deliver, and takes them. */
export async function register(options: RegisterOptions): Promise<void> {
  const { description, dryRun = false, json = false } = options;
  const references = readModelReferences(options);
  if (references.length === 0)
    throw new UsageError(
      'No model to watch is given',
      'Pass --board with the URL of a board, or --card, --list …',
    );
  const callbackURL = options.callbackUrl ?? (await new Settings(options).need('callbackURL'));
  const client = await connect(options);
  const models = await withProgress('Looking up the models', resolveModels(client, references));
  const desired = models.map((idModel) => ({ idModel, callbackURL, description }));

  const plan = await ensureWebhooks(client, desired, { dryRun: true });
  if (dryRun)
    return json
      ? printJSON(plan.map(toJSON))
      : plan.forEach((step) => print(`${PLANNED[step.action]} ${subject(step)}`));
  for (const step of plan) say(`${PLANNED[step.action]} ${subject(step)}`);

  const results = await withProgress(
    'Registering',
    ensureWebhooks(client, desired, { retry: { attempts: 3 } }).catch(resultsOf),
  );
  if (json) printJSON(results.map(toJSON));
  else
    for (const step of results) if (step.error === undefined) print(`${DONE[step.action]} ${subject(step)}`);
  for (const { error } of results) {
    if (error !== undefined) process.exitCode = printError(error);
  }
}

/** A failed step does not stop the others; each is reported for itself. */
function resultsOf(error: unknown): readonly EnsureResult[] {
  if (error instanceof EnsureWebhooksError) return error.results;
  throw error;
}

function toJSON({ action, webhook, desired, error }: EnsureResult) {
  return {
    action,
    webhook,
    desired,
    error: error && { message: error.message, code: (error as { code?: string }).code },
  };
}

function subject({ webhook, desired }: EnsureResult): string {
  const { idModel, callbackURL } = desired ?? webhook!;
  const id = webhook === undefined ? '' : ` (${webhook.id})`;
  const from =
    webhook && webhook.callbackURL !== callbackURL ? `, now at ${printable(webhook.callbackURL)}` : '';
  return `${idModel} → ${printable(callbackURL)}${id}${from}`;
}

const PLANNED = {
  unchanged: '  unchanged:',
  created: '+ to create:',
  updated: '~ to update:',
  reactivated: '~ to enable:',
  moved: '~ to move:',
  removed: '- to remove:',
};

const DONE = {
  unchanged: 'unchanged:',
  created: 'created:',
  updated: 'updated:',
  reactivated: 'enabled:',
  moved: 'moved:',
  removed: 'removed:',
};
