import type { EmulatorState } from '../../state/state.js';
import { withoutToken, type StoredWebhook } from '../../state/webhook.js';
import { route, type Route } from '../route.js';
import { changeWebhook } from './registration.js';
import { changedSettings } from './webhook-arguments.js';

/** Reads the id in the path of a request: the webhook of that id, which must belong to the token. */
type FindById = (text: string, state: EmulatorState, token: string) => StoredWebhook;

/** The routes that show, change and delete one webhook, which Trello has below `/webhooks` and below a token. */
export function webhookByIdRoutes(
  path: '/webhooks/:idWebhook' | '/tokens/:token/webhooks/:idWebhook',
  access: 'caller' | 'owner',
  idWebhook: FindById,
  source: string,
): readonly Route[] {
  const shared = { path, access, parts: { idWebhook }, source };
  return [
    route({ ...shared, method: 'GET', handle: (_, { path }) => withoutToken(path.idWebhook) }),
    route({
      ...shared,
      method: 'PUT',
      args: changedSettings,
      handle: async (deps, { path, args }) => {
        await changeWebhook(deps, path.idWebhook, args);
        return withoutToken(path.idWebhook);
      },
    }),
    route({
      ...shared,
      method: 'DELETE',
      handle: ({ state }, { path }) => {
        state.webhooks.delete(path.idWebhook);
        return { _value: null };
      },
    }),
  ];
}
