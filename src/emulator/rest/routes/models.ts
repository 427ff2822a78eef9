import { actionQuery } from './action-query.js';
import type { EmulatedAction } from '../../actions/action.js';
import { ID } from '../../ids.js';
import type { ModelKind } from '../../../util/model-kind.js';
import { json } from '../reply.js';
import type { Call, Route } from '../route.js';
import { invalidId, notFound } from '../texts.js';
import type { World } from '../world.js';

/** The first part of the path, and what it holds. */
const COLLECTIONS: readonly (readonly [collection: string, kind: ModelKind])[] = [
  ['boards', 'board'],
  ['cards', 'card'],
  ['lists', 'list'],
  ['members', 'member'],
  ['organizations', 'organization'],
];

/** `GET /1/{models}/{id}` and `GET /1/{models}/{id}/actions`. Source: Trello's REST pages. */
export const modelRoutes: readonly Route[] = COLLECTIONS.flatMap(([collection, kind]): Route[] => [
  { method: 'GET', pattern: `/${collection}/:id`, handle: (world, call) => show(world, call, kind) },
  { method: 'GET', pattern: `/${collection}/:id/actions`, handle: (world, call) => list(world, call, kind) },
]);

function show(world: World, call: Call, kind: ModelKind) {
  world.access.caller(call.credentials);
  const id = find(world, call, kind);
  if (!world.models.has(id)) throw notFound();
  return json(world.models.snapshot(id));
}

function list(world: World, call: Call, kind: ModelKind) {
  world.access.caller(call.credentials);
  const id = find(world, call, kind);
  const actions = world.actions.list(id, actionQuery(call.args));
  return json(call.args.get('display') === 'true' ? actions : actions.map(withoutDisplay));
}

/** The id of the model in the path; a model that nobody told about has no actions, or is not found. */
function find({ models, anyModel, self }: World, { part }: Call, kind: ModelKind): string {
  const given = part('id');
  if (kind === 'member' && given === 'me') return self.id;
  const found = models.find(kind, given);
  if (found !== undefined) return found;
  if (!ID.test(given)) throw invalidId();
  if (!anyModel || models.has(given.toLowerCase())) throw notFound();
  return given.toLowerCase();
}

/** Listings show it on request only. */
function withoutDisplay({ display: _, ...action }: EmulatedAction) {
  return action;
}
