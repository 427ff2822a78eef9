import { pickKeys } from '../../state/json.js';
import type { EmulatorState } from '../../state/state.js';
import { withoutToken } from '../../state/webhook.js';
import { invalidValue } from '../refusals.js';
import { optional, route, type Route } from '../route.js';
import { createWebhook, findWebhook } from './registration.js';
import { newSettings, withDefaults } from './webhook-arguments.js';
import { webhookByIdRoutes } from './webhook-by-id.js';

/** The webhook of the path. These routes call an id of another form an invalid value. */
const idWebhook = (text: string, state: EmulatorState, token: string) =>
  findWebhook(text, state, token, () => invalidValue('idWebhook'));

/** `all`, or a comma list of names. */
const fields = optional((text) => text);
const flag = optional((text) => text === 'true');

const source = "Trello's REST page";

/** The routes of `/1/tokens/{token}`: among them Trello's only listing of webhooks. */
export const tokenRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/tokens/:token',
    access: 'owner',
    args: { webhooks: flag, fields },
    source,
    handle: ({ state }, { token, args }) => ({
      ...withFields(state.tokens.info(token), args.fields),
      ...(args.webhooks === true && { webhooks: webhooksOf(state, token) }),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/tokens/:token',
    access: 'owner',
    source: "Trello's REST page; that its webhooks are deleted with it: Trello's webhooks guide, certain",
    handle: ({ state }, { token }) => {
      state.revokeToken(token);
      return { _value: null };
    },
  }),
  route({
    method: 'GET',
    path: '/tokens/:token/member',
    access: 'owner',
    args: { fields },
    source,
    handle: ({ state }, { args }) => withFields(state.member, args.fields),
  }),
  route({
    method: 'GET',
    path: '/tokens/:token/webhooks',
    access: 'owner',
    source,
    handle: ({ state }, { token }) => webhooksOf(state, token),
  }),
  route({
    method: 'POST',
    path: '/tokens/:token/webhooks',
    access: 'owner',
    args: newSettings,
    source,
    handle: async (deps, { token, args }) =>
      withoutToken(await createWebhook(deps, token, withDefaults(args))),
  }),
  ...webhookByIdRoutes('/tokens/:token/webhooks/:idWebhook', 'owner', idWebhook, source),
];

/** The fields that are asked for: all, or the id and those that are named. */
function withFields(whole: object, names = 'all'): object {
  if (names === 'all') return whole;
  return pickKeys({ ...whole }, ['id', ...names.split(',').map((name) => name.trim())]);
}

function webhooksOf(state: EmulatorState, token: string) {
  return state.webhooks.ofToken(token).map(withoutToken);
}
