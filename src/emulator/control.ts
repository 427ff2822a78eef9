import type { IncomingMessage } from 'node:http';
import { TrelloWebhooksError } from '../errors.js';
import type { TriggerOptions } from './actions/act-options.js';
import type { Answer } from './rest/answer.js';
import { readBody } from './rest/body.js';
import { checkTrigger } from './check-options.js';
import { perform, type TriggerWorld } from './perform.js';
import { json, Refusal, type Reply } from './rest/reply.js';
import type { World } from './rest/world.js';

/** Where another process makes actions happen. Not Trello's, and so outside of `/1`. */
const PATH = '/emulator/actions';

/** What acting for others needs. */
export type ControlWorld = TriggerWorld & Pick<World, 'logger'>;

export function isControl({ url }: IncomingMessage): boolean {
  return url === PATH;
}

/**
 * Answers `POST /emulator/actions` with `{ type, data, options }`, the arguments of `trigger`: the action, and the ids of the
 * webhooks that receive it. Never rejects.
 */
export async function control(world: ControlWorld, request: IncomingMessage): Promise<Answer> {
  return { reply: await replyTo(world, request), headers: {} };
}

async function replyTo(world: ControlWorld, request: IncomingMessage): Promise<Reply> {
  if (request.method !== 'POST') return refuse(405, 'method_not_allowed', `Only POST is answered at ${PATH}`);
  // Browsers ask before they send this type to another origin, so no web page can act.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    return refuse(415, 'invalid_content_type', 'The content type must be application/json');
  try {
    const { type, data, options } = parse(await readBody(request));
    checkTrigger(type, data, options);
    const { action, deliveries } = perform(world, type, data, options);
    return json({ action, webhooks: deliveries.map(({ webhookId }) => webhookId) });
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    if (error instanceof TrelloWebhooksError) return refuse(400, error.code, error.message);
    world.logger?.error({ err: error }, 'The emulator failed to act');
    return refuse(500, 'internal_error', 'The emulator failed to act');
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

function refuse(status: number, code: string, message: string): Reply {
  return json({ error: { code, message } }, status);
}
