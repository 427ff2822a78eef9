import type { EmulatedAction } from '../../../emulator/index.js';
import { TrelloWebhooksError } from '../../../errors.js';
import { delivery } from '../../../testing/index.js';
import { merge } from '../../../testing/merge.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { describeEvent } from '../types/describe-event.js';
import type { ConnectionOptions } from '../../shared/options.js';
import { isId } from '../../shared/models.js';
import { Settings } from '../../shared/settings.js';
import { print, printJSON, say } from '../../shared/terminal.js';
import { UsageError } from '../../shared/errors.js';
import { EMULATOR_PORT } from '../../shared/port.js';

export interface ActOptions extends ConnectionOptions {
  data?: string;
  model?: string;
  json?: boolean;
}

/** Has a running emulator make an action, with the sample data of the event and what is given besides. */
export async function act(
  event: string,
  { data, model, json = false, ...options }: ActOptions,
): Promise<void> {
  const { name } = describeEvent(event);
  if (model !== undefined && !isId(model)) throw new UsageError('--model takes an id of 24 digits');
  const sample = delivery(name as 'updateCard').action;
  const action = { type: sample.type, data: merge(sample.data, parse(data)), options: { model } };
  const baseURL =
    options.baseUrl ?? new Settings(options).get('baseURL') ?? `http://127.0.0.1:${EMULATOR_PORT}/1`;
  const acted = await post(baseURL, action);
  if (acted.webhooks.length === 0) process.exitCode = exitCodes.failed;
  if (json) return printJSON(acted);
  print(
    `${acted.action.type}  ${acted.action.id}  → ${acted.webhooks.length} webhook${acted.webhooks.length === 1 ? '' : 's'}`,
  );
  if (acted.webhooks.length === 0)
    say(
      'No webhook receives it: register one on a model in its data, or name the watched model with --model.',
    );
}

interface Acted {
  action: EmulatedAction;
  webhooks: string[];
}

async function post(baseURL: string, action: object): Promise<Acted> {
  let response: Response;
  try {
    const headers = { 'content-type': 'application/json' };
    response = await fetch(new URL('/emulator/actions', baseURL), {
      method: 'POST',
      headers,
      body: JSON.stringify(action),
    });
  } catch (cause) {
    const hint = 'Start it with trello-webhooks emulate, or say where it is with --base-url';
    throw new TrelloWebhooksError('emulator_unreachable', `No emulator answers at ${baseURL}`, {
      cause,
      hint,
    });
  }
  if (response.ok) return (await response.json()) as Acted;
  if (response.status === 404)
    throw new UsageError(`What answers at ${baseURL} is no emulator`, 'Say where it is with --base-url');
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  throw new TrelloWebhooksError(error.code, error.message);
}

function parse(data: string | undefined): object {
  if (data === undefined) return {};
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new UsageError('--data must be a JSON object', `Such as --data '{"text":"Hello"}'`);
}
