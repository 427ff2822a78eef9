import type { RegisteredWebhook, WebhookRegistry } from '../client/index.js';
import { JSONFile } from './json-file.js';

/**
 * Remembers the webhooks that a client creates in a JSON file, for OAuth 2.0 applications, whose webhooks Trello does not
 * list. Several processes of one machine may share it.
 *
 * @example
 * ```ts
 * import { fileRegistry } from 'trello-webhooks/files';
 *
 * const registry = fileRegistry('webhooks.json');
 * console.log(await registry.list());
 * ```
 */
export function fileRegistry(path: string): WebhookRegistry {
  const file = new JSONFile<RegisteredWebhook[]>(path);
  const list = async () => (await file.read()) ?? [];
  const change = (id: string, added: RegisteredWebhook[]) =>
    file.exclusively(async () => {
      const others = (await list()).filter((each) => each.id !== id);
      await file.write([...others, ...added]);
    });
  return {
    list,
    put: (webhook) => change(webhook.id, [webhook]),
    remove: (id) => change(id, []),
  };
}
