import type { EmulatedAction } from '../../../emulator/index.js';
import type { EventName } from '../../../index.js';
import { createDelivery } from '../../../testing/index.js';
import { sendRequest, type HTTPResponse } from '../../../util/http/send-request.js';
import { EmulatorRefusedError, EmulatorUnreachableError, UsageError } from '../../shared/errors.js';
import { isEvent, unknownEvent } from '../../shared/events.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { isId } from '../../shared/models.js';
import { EMULATOR_PORT, type ConnectionOptions } from '../../shared/options.js';
import { isSuccess } from '../../shared/response.js';
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
  const sample = createDelivery(event as EventName, overrides as object).action;
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

const TIMEOUT_MS = 10_000;

interface Triggered {
  action: EmulatedAction;
  /** The ids of the webhooks that receive it. */
  webhooks: string[];
}

async function post(baseURL: string, action: object): Promise<Triggered> {
  const { status, body } = await request(baseURL, JSON.stringify(action));
  if (isSuccess(status)) return JSON.parse(body) as Triggered;
  if (status === 404)
    throw new UsageError(
      `The server at ${baseURL} is not an emulator`,
      'Pass the address of the emulator with --base-url',
    );
  const { error } = JSON.parse(body) as { error: { code: string; message: string } };
  throw new EmulatorRefusedError(error.code, error.message);
}

async function request(baseURL: string, body: string): Promise<HTTPResponse> {
  try {
    const url = new URL('/emulator/actions', baseURL);
    const headers = { 'content-type': 'application/json' };
    return await sendRequest({ url, method: 'POST', headers, body, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    throw new EmulatorUnreachableError(baseURL, error);
  }
}
