import {
  applyPlan,
  EnsureWebhooksError,
  planWebhooks,
  type DesiredWebhook,
  type EnsureResult,
  type PlannedWebhook,
  type TrelloClient,
  type WebhookRegistration,
} from '../../../client/index.js';
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

/** Makes a plan for the webhooks of the models, shows it, and carries out that plan. */
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

  // Refuses invalid values before anything is sent.
  planWebhooks([], desired);
  const plan = planWebhooks(await withProgress('Calling Trello', client.webhooks.list()), desired);
  if (dryRun && json) return printJSON(plan.map(toJSON));
  for (const step of plan) (dryRun ? print : say)(`${PLANNED[step.action]} ${subject(step)}`);
  if (!dryRun) await apply(client, plan, json);
}

async function apply(client: TrelloClient, plan: readonly PlannedWebhook[], json: boolean): Promise<void> {
  const work = applyPlan(client, plan, { retry: { attempts: 3 } }).catch(resultsOf);
  const results = await withProgress('Registering', work);
  if (json) printJSON(results.map(toJSON));
  for (const result of results) {
    if (result.error !== undefined) process.exitCode = printError(result.error);
    else if (!json) print(`${DONE[result.action]} ${subject(result)}`);
  }
}

/** A failed step does not stop the others; each is reported for itself. */
function resultsOf(error: unknown): readonly EnsureResult[] {
  if (error instanceof EnsureWebhooksError) return error.results;
  throw error;
}

/** A step of a plan, or its result. */
interface Step {
  action: PlannedWebhook['action'];
  webhook?: WebhookRegistration | undefined;
  desired?: DesiredWebhook | undefined;
  error?: Error | undefined;
}

function toJSON({ action, webhook, desired, error }: Step) {
  return {
    action,
    webhook,
    desired,
    error: error && { message: error.message, code: (error as { code?: string }).code },
  };
}

function subject({ webhook, desired }: Step): string {
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
