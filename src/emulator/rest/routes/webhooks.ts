import { changeWebhook, createWebhook, webhookOf } from './registration.js';
import { json } from '../reply.js';
import type { Call, Route } from '../route.js';
import { invalidValue } from '../texts.js';
import { givenSettings, newSettings, PARSERS } from './webhook-arguments.js';
import {
  shown,
  type EmulatedWebhook,
  type StoredWebhook,
  type WebhookSettings,
} from '../../state/webhook.js';
import type { World } from '../world.js';

/** What `GET /1/webhooks/{id}/{field}` shows. Source: the reference of 2013, and today's clients for the last two. */
const FIELDS: ReadonlySet<string> = new Set<keyof EmulatedWebhook>([
  'description',
  'idModel',
  'callbackURL',
  'active',
  'consecutiveFailures',
  'firstConsecutiveFailDate',
]);

/** The routes of `/1/webhooks`. Source: Trello's reference of 2013 and REST page of today. */
export const webhookRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/webhooks', handle: create },
  { method: 'PUT', pattern: '/webhooks', handle: upsert },
  {
    method: 'GET',
    pattern: '/webhooks/:idWebhook',
    handle: (world, call) => json(shown(named(world, call))),
  },
  { method: 'PUT', pattern: '/webhooks/:idWebhook', handle: change },
  { method: 'DELETE', pattern: '/webhooks/:idWebhook', handle: remove },
  { method: 'GET', pattern: '/webhooks/:idWebhook/:field', handle: showField },
  ...settingRoutes('active', 'callbackURL', 'description', 'idModel'),
];

async function create(world: World, { args, credentials }: Call) {
  const token = world.access.caller(credentials);
  return json(shown(await createWebhook(world, token, newSettings(world, args))));
}

/**
 * Listed in the reference without a word on what it does; it reads like "create it unless it is there" (inferred):
 * the webhook with this callback URL and model gets the other arguments, and is created when there is none.
 */
async function upsert(world: World, { args, credentials }: Call) {
  const token = world.access.caller(credentials);
  const settings = newSettings(world, args);
  const known = world.store.find(token, settings);
  if (known === undefined) return json(shown(await createWebhook(world, token, settings)));
  await changeWebhook(world, known, givenSettings(world, args));
  return json(shown(known));
}

async function change(world: World, call: Call) {
  const webhook = named(world, call);
  await changeWebhook(world, webhook, givenSettings(world, call.args));
  return json(shown(webhook));
}

function remove(world: World, call: Call) {
  world.store.delete(named(world, call));
  return json({ _value: null });
}

function showField(world: World, call: Call) {
  const webhook = named(world, call);
  const field = call.part('field');
  if (!FIELDS.has(field)) throw invalidValue('field');
  return json({ _value: webhook[field as keyof EmulatedWebhook] });
}

function settingRoutes(...names: (keyof WebhookSettings)[]): Route[] {
  return names.map((name) => ({
    method: 'PUT',
    pattern: `/webhooks/:idWebhook/${name}`,
    handle: (world, call) => changeSetting(world, call, name),
  }));
}

async function changeSetting(world: World, call: Call, name: keyof WebhookSettings) {
  const webhook = named(world, call);
  const text = call.args.get('value');
  if (text === undefined) throw invalidValue('value');
  await changeWebhook(world, webhook, { [name]: PARSERS[name](world, text) });
  return json(shown(webhook));
}

function named(world: World, { credentials, part }: Call): StoredWebhook {
  return webhookOf(world, world.access.caller(credentials), part('idWebhook'));
}
