import { pick } from '../../parts.js';
import { changeWebhook, createWebhook, webhookOf } from './registration.js';
import { json } from '../reply.js';
import type { Call, Route } from '../route.js';
import { invalidValue } from '../texts.js';
import { givenSettings, newSettings } from './webhook-arguments.js';
import { shown, type StoredWebhook } from '../../state/webhook.js';
import type { World } from '../world.js';

/** The routes of `/1/tokens/{token}`: among them Trello's only listing of webhooks. Source: Trello's REST page. */
export const tokenRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/tokens/:token', handle: showToken },
  { method: 'DELETE', pattern: '/tokens/:token', handle: revoke },
  { method: 'GET', pattern: '/tokens/:token/member', handle: showMember },
  { method: 'GET', pattern: '/tokens/:token/webhooks', handle: list },
  { method: 'POST', pattern: '/tokens/:token/webhooks', handle: create },
  {
    method: 'GET',
    pattern: '/tokens/:token/webhooks/:idWebhook',
    handle: (world, call) => json(shown(named(world, call))),
  },
  { method: 'PUT', pattern: '/tokens/:token/webhooks/:idWebhook', handle: change },
  { method: 'DELETE', pattern: '/tokens/:token/webhooks/:idWebhook', handle: remove },
];

function showToken(world: World, call: Call) {
  const token = owner(world, call);
  const webhooks = call.args.get('webhooks') === 'true' ? { webhooks: webhooksOf(world, token) } : {};
  return json({ ...withFields(world.tokens.info(token), call), ...webhooks });
}

/** What `fields` asks for: all, or the id and a comma list of names. */
function withFields(whole: object, { args }: Call): object {
  const fields = args.get('fields') ?? 'all';
  if (fields === 'all') return whole;
  return pick({ ...whole }, ['id', ...fields.split(',').map((name) => name.trim())]);
}

/** Revokes the token: its webhooks are deleted with it. Source: Trello's webhooks guide, certain. */
function revoke(world: World, call: Call) {
  const token = owner(world, call);
  world.tokens.revoke(token);
  world.store.deleteOfToken(token);
  return json({ _value: null });
}

function showMember(world: World, call: Call) {
  owner(world, call);
  return json(withFields(world.self, call));
}

function list(world: World, call: Call) {
  return json(webhooksOf(world, owner(world, call)));
}

async function create(world: World, call: Call) {
  const token = owner(world, call);
  return json(shown(await createWebhook(world, token, newSettings(world, call.args))));
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

function named(world: World, call: Call): StoredWebhook {
  return webhookOf(world, owner(world, call), call.part('idWebhook'), () => invalidValue('idWebhook'));
}

function owner(world: World, { credentials, part }: Call): string {
  return world.access.owner(credentials, part('token'));
}

function webhooksOf(world: World, token: string) {
  return world.store.ofToken(token).map(shown);
}
