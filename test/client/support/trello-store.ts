import type { WebhookRegistration } from '../../../src/client/index.js';
import { serve, type Reply, type Seen, type TestServer } from './server.js';
import { aWebhook } from './webhook.js';

/** As much of Trello as registrations need: it keeps webhooks and refuses what Trello refuses. */
export interface TrelloStore extends TestServer {
  webhooks: Map<string, WebhookRegistration>;
  /** The status with which a callback URL responds to HEAD; 200 unless the test says something else. */
  head: (callbackURL: string) => number;
  /** Comes first: a response instead of the usual one, or a wait before it. */
  before: (seen: Seen) => Reply | undefined | Promise<Reply | undefined>;
  /** Comes last, when the work is done: a response instead of the usual one. */
  after: (seen: Seen) => Reply | undefined;
}

export async function startStore(existing: readonly WebhookRegistration[] = []): Promise<TrelloStore> {
  const webhooks = new Map(existing.map((webhook) => [webhook.id, webhook]));
  const hooks: Pick<TrelloStore, 'head' | 'before' | 'after'> = {
    head: () => 200,
    before: () => undefined,
    after: () => undefined,
  };

  const refusal = (id: string | undefined, wanted: WebhookRegistration): Reply | undefined => {
    const got = hooks.head(wanted.callbackURL);
    const message = `URL (${wanted.callbackURL}) did not return 200 status code, got ${got}`;
    if (got !== 200) return { status: 400, json: { message, error: 'VALIDATOR_URL_RETURNED_ERROR' } };
    for (const other of webhooks.values())
      if (other.id !== id && other.idModel === wanted.idModel && other.callbackURL === wanted.callbackURL)
        return { status: 400, text: 'A webhook with that callback, model, and token already exists\n' };
    return undefined;
  };

  const work = ({ method, path, body }: Seen): Reply => {
    if (path.startsWith('/tokens/')) return { json: [...webhooks.values()] };
    const fields = (body ?? {}) as Partial<WebhookRegistration>;
    const id = path.split('/')[2];
    if (method === 'POST') {
      const made = aWebhook(fields);
      const refused = refusal(undefined, made);
      if (refused === undefined) webhooks.set(made.id, made);
      return refused ?? { json: made };
    }
    const old = webhooks.get(id ?? '');
    if (old === undefined) return { status: 404, text: 'The requested resource was not found.' };
    if (method === 'DELETE') {
      webhooks.delete(old.id);
      return { json: { _value: null } };
    }
    const changed = { ...old, ...fields };
    const refused = fields.callbackURL === undefined ? undefined : refusal(old.id, changed);
    if (refused === undefined) webhooks.set(old.id, changed);
    return refused ?? { json: changed };
  };

  const server = await serve(async (seen) => {
    const instead = await hooks.before(seen);
    if (instead !== undefined) return instead;
    const reply = work(seen);
    return hooks.after(seen) ?? reply;
  });
  return Object.assign(hooks, server, { webhooks });
}
