import { ensureWebhooks, EnsureWebhooksError, type EnsureResult } from '../../../client/index.js';
import { printable } from '../../../util/printable.js';
import { connect } from '../../shared/connect.js';
import type { ConnectionOptions, ModelOptions } from '../../shared/options.js';
import { printError } from '../../shared/print-error.js';
import { Settings } from '../../shared/settings.js';
import { print, printJSON, say, withProgress } from '../../shared/terminal.js';
import { UsageError } from '../../shared/errors.js';
import { modelReferences } from '../../shared/models.js';
import { resolveModels } from '../../shared/resolve-models.js';

export interface RegisterOptions extends ConnectionOptions, ModelOptions {
  callbackUrl?: string;
  description?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** Shows what has to be done so that Trello delivers, and does it. */
export async function register(options: RegisterOptions): Promise<void> {
  const { description, dryRun = false, json = false } = options;
  const references = modelReferences(options);
  if (references.length === 0)
    throw new UsageError(
      'Nothing to watch is named',
      'Say --board with the address of a board, or --card, --list …',
    );
  const callbackURL = options.callbackUrl ?? (await new Settings(options).need('callbackURL'));
  const client = await connect(options);
  const models = await withProgress('Looking the models up', resolveModels(client, references));
  const desired = models.map((idModel) => ({ idModel, callbackURL, description }));

  const plan = await ensureWebhooks(client, desired, { dryRun: true });
  if (dryRun)
    return json
      ? printJSON(plan.map(forJSON))
      : plan.forEach((step) => print(`${PLANNED[step.action]} ${subject(step)}`));
  for (const step of plan) say(`${PLANNED[step.action]} ${subject(step)}`);

  const results = await withProgress(
    'Registering',
    ensureWebhooks(client, desired, { retry: { attempts: 3 } }).catch(failed),
  );
  if (json) printJSON(results.map(forJSON));
  else
    for (const step of results) if (step.error === undefined) print(`${DONE[step.action]} ${subject(step)}`);
  for (const { error } of results) {
    if (error !== undefined) process.exitCode = printError(error);
  }
}

/** The others were dealt with all the same: each tells for itself. */
function failed(error: unknown): readonly EnsureResult[] {
  if (error instanceof EnsureWebhooksError) return error.results;
  throw error;
}

function forJSON({ action, webhook, desired, error }: EnsureResult) {
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
  unchanged: '  as it should be:',
  created: '+ to create:',
  updated: '~ to describe anew:',
  reactivated: '~ to switch on again:',
  moved: '~ to move:',
  removed: '- to remove:',
};

const DONE = {
  unchanged: 'unchanged:',
  created: 'created:',
  updated: 'updated:',
  reactivated: 'switched on:',
  moved: 'moved:',
  removed: 'removed:',
};
