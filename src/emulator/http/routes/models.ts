import { isTrelloId } from '../../../util/trello-id.js';
import type { EmulatedAction } from '../../state/action.js';
import type { ModelKind } from '../../../util/model-kind.js';
import type { EmulatorState } from '../../state/state.js';
import { invalidId, notFound } from '../refusals.js';
import { optional, route, type Route } from '../route.js';
import { actionQueryArguments, readActionQuery } from './action-query.js';

/** The first part of the path, and the kind of its models. */
const COLLECTIONS: readonly (readonly [collection: string, kind: ModelKind])[] = [
  ['boards', 'board'],
  ['cards', 'card'],
  ['lists', 'list'],
  ['members', 'member'],
  ['organizations', 'organization'],
];

const source = "Trello's REST pages";

/** `GET /1/{models}/{id}` and `GET /1/{models}/{id}/actions`. */
export const modelRoutes: readonly Route[] = COLLECTIONS.flatMap(([collection, kind]) => [
  route({
    method: 'GET',
    path: `/${collection}/:id`,
    access: 'caller',
    parts: { id: findModel(kind) },
    source,
    handle: ({ state: { models } }, { path: { id } }) => {
      if (!models.has(id)) throw notFound();
      return models.snapshot(id);
    },
  }),
  route({
    method: 'GET',
    path: `/${collection}/:id/actions`,
    access: 'caller',
    parts: { id: findModel(kind) },
    args: { ...actionQueryArguments, display: optional((text) => text === 'true') },
    source,
    handle: ({ state }, { path, args }) => {
      const actions = state.actions.list(path.id, readActionQuery(args));
      return args.display === true ? actions : actions.map(withoutDisplay);
    },
  }),
]);

/** The id of the model in the path. A model that the emulator does not know has no actions, or is not found. */
function findModel(kind: ModelKind) {
  return (text: string, { models, allowsUnknownModels, member }: EmulatorState): string => {
    if (kind === 'member' && text === 'me') return member.id;
    const found = models.find(kind, text);
    if (found !== undefined) return found;
    if (!isTrelloId(text)) throw invalidId();
    if (!allowsUnknownModels || models.has(text.toLowerCase())) throw notFound();
    return text.toLowerCase();
  };
}

/** Listings show it on request only. */
function withoutDisplay({ display: _, ...action }: EmulatedAction) {
  return action;
}
