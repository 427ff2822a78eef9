import type { EmulatedAction } from '../../../emulator/index.js';
import type { EventName } from '../../../index.js';
import { delivery } from '../../../testing/index.js';
import { EmulatorRefusedError, EmulatorUnreachableError, UsageError } from '../../shared/errors.js';
import { isEvent, unknownEvent } from '../../shared/events.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { isId } from '../../shared/models.js';
import { EMULATOR_PORT, type ConnectionOptions } from '../../shared/options.js';
import { Settings } from '../../shared/settings.js';
import { print, printJSON, say } from '../../shared/terminal.js';

export interface TriggerOptions extends ConnectionOptions {
  data?: string;
  model?: string;
  json?: boolean;
}

/** Makes an action in a running emulator: the sample action of the event, with `data` merged into its data. */
export async function trigger(
  event: string,
  { data, model, json = false, ...options }: TriggerOptions,
): Promise<void> {
  if (!isEvent(event)) throw unknownEvent(event);
  if (model !== undefined && !isId(model))
    throw new UsageError(`--model takes an id of 24 hex digits, not "${model}"`);
  const overrides = { action: { data: parseData(data) } };
  const sample = delivery(event as EventName, overrides as object).action;
  const baseURL =
    options.baseUrl ?? new Settings(options).get('baseURL') ?? `http://127.0.0.1:${EMULATOR_PORT}/1`;
  const triggered = await post(baseURL, { type: sample.type, data: sample.data, options: { model } });
  const count = triggered.webhooks.length;
  if (count === 0) process.exitCode = exitCodes.failed;
  if (json) return printJSON(triggered);
  const { type, id } = triggered.action;
  print(`${type}  ${id}  → ${count} webhook${count === 1 ? '' : 's'}`);
  if (count === 0)
    say(
      'No webhook receives it. Register one on a model in its data, or pass the id of the watched model with --model.',
    );
}

function parseData(data: string | undefined): object {
  if (data === undefined) return {};
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Reported below.
  }
  throw new UsageError(
    `--data is not a JSON object: ${data}`,
    `Pass an object such as --data '{"text":"Hello"}'`,
  );
}

interface Triggered {
  action: EmulatedAction;
  /** The ids of the webhooks that receive it. */
  webhooks: string[];
}

async function post(baseURL: string, action: object): Promise<Triggered> {
  let response: Response;
  try {
    response = await fetch(new URL('/emulator/actions', baseURL), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    });
  } catch (error) {
    throw new EmulatorUnreachableError(baseURL, error);
  }
  if (response.ok) return (await response.json()) as Triggered;
  if (response.status === 404)
    throw new UsageError(
      `The server at ${baseURL} is not an emulator`,
      'Pass the address of the emulator with --base-url',
    );
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  throw new EmulatorRefusedError(error.code, error.message);
}
