import type { IncomingMessage } from 'node:http';
import { TrelloWebhooksError } from '../../errors.js';
import type { Logger } from '../../util/logger.js';
import { checkTrigger } from '../actions/check-trigger.js';
import type { TriggerOptions } from '../actions/trigger-options.js';
import type { TriggerResult } from '../deliveries/delivery.js';
import { readBody } from './read-request.js';
import { json, Refusal, type RESTResponse } from './response.js';

/** Where another process triggers actions. Not Trello's, and so outside of `/1`. */
const PATH = '/emulator/actions';

/** The dependencies of the control side. */
export interface ControlDeps {
  trigger: (type: string, data: object, options: TriggerOptions) => TriggerResult;
  logger: Logger | undefined;
}

export function isControl({ url }: IncomingMessage): boolean {
  return url === PATH;
}

/**
 * Responds to `POST /emulator/actions` with `{ type, data, options }`, the arguments of `trigger`: the action, and the ids
 * of the webhooks that receive it. Never rejects.
 */
export async function respondToControl(
  { trigger, logger }: ControlDeps,
  request: IncomingMessage,
): Promise<RESTResponse> {
  if (request.method !== 'POST') return refuse(405, 'method_not_allowed', `Only POST is answered at ${PATH}`);
  // Browsers ask before they send this type to another origin, so no web page can trigger an action.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    return refuse(415, 'invalid_content_type', 'The content type must be application/json');
  try {
    const { type, data, options } = parse(await readBody(request));
    checkTrigger(type, data, options);
    const { action, deliveries } = trigger(type, data, options);
    return json({ action, webhooks: deliveries.map(({ webhookId }) => webhookId) });
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    if (error instanceof TrelloWebhooksError) return refuse(400, error.code, error.message);
    logger?.error({ err: error }, 'The emulator failed to trigger an action');
    return refuse(500, 'internal_error', 'The emulator failed to trigger an action');
  }
}

function parse(body: string): { type: string; data: object; options: TriggerOptions } {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null)
    throw new TrelloWebhooksError('invalid_json', 'The body must be a JSON object: { type, data, options }');
  const { type, data, options } = value as { type: string; data: object; options?: TriggerOptions | null };
  return { type, data, options: options ?? {} };
}

function refuse(status: number, code: string, message: string): RESTResponse {
  return json({ error: { code, message } }, status);
}
