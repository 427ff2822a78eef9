import { withoutToken, type EmulatedWebhook, type WebhookSettings } from '../../state/webhook.js';
import { invalidValue } from '../refusals.js';
import { required, route, type Route } from '../route.js';
import { changeWebhook, createWebhook, findWebhook } from './registration.js';
import { newSettings, settingParsers, withDefaults } from './webhook-arguments.js';
import { webhookByIdRoutes } from './webhook-by-id.js';

/** The fields of `GET /1/webhooks/{id}/{field}`. Source: the reference of 2013, and today's clients for the last two. */
const FIELDS: ReadonlySet<string> = new Set<keyof EmulatedWebhook>([
  'description',
  'idModel',
  'callbackURL',
  'active',
  'consecutiveFailures',
  'firstConsecutiveFailDate',
]);

/** The webhook of the path, which must belong to the caller's token. */
const idWebhook = (...[text, state, token]: Parameters<typeof findWebhook>) =>
  findWebhook(text, state, token);

const source = "Trello's reference of 2013 and REST page of today";

/** The routes of `/1/webhooks`. */
export const webhookRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/webhooks',
    access: 'caller',
    args: newSettings,
    source,
    handle: async (deps, { token, args }) =>
      withoutToken(await createWebhook(deps, token, withDefaults(args))),
  }),
  route({
    method: 'PUT',
    path: '/webhooks',
    access: 'caller',
    args: newSettings,
    source:
      'Listed in the reference without a word on what it does; it reads like "create it unless it is there" (inferred)',
    handle: async (deps, { token, args }) => {
      const settings = withDefaults(args);
      const known = deps.state.webhooks.find(token, settings);
      if (known === undefined) return withoutToken(await createWebhook(deps, token, settings));
      await changeWebhook(deps, known, args);
      return withoutToken(known);
    },
  }),
  ...webhookByIdRoutes('/webhooks/:idWebhook', 'caller', idWebhook, source),
  route({
    method: 'GET',
    path: '/webhooks/:idWebhook/:field',
    access: 'caller',
    parts: { idWebhook, field: findField },
    source,
    handle: (_, { path }) => ({ _value: path.idWebhook[path.field] }),
  }),
  ...(['active', 'callbackURL', 'description', 'idModel'] as const).map(settingRoute),
];

function findField(text: string): keyof EmulatedWebhook {
  if (!FIELDS.has(text)) throw invalidValue('field');
  return text as keyof EmulatedWebhook;
}

/** `PUT /1/webhooks/{id}/active` and the like. */
function settingRoute(name: keyof WebhookSettings): Route {
  return route({
    method: 'PUT',
    path: `/webhooks/:idWebhook/${name}`,
    access: 'caller',
    parts: { idWebhook },
    args: { value: required<WebhookSettings[typeof name]>(settingParsers[name]) },
    source: 'the references of 2013 and 2017',
    handle: async (deps, { path, args }) => {
      await changeWebhook(deps, path.idWebhook, { [name]: args.value });
      return withoutToken(path.idWebhook);
    },
  });
}
