import { ID } from '../ids.js';
import type { EmulatedAction } from './action.js';
import type { ModelKind } from '../../util/model-kind.js';

/** A model that an action is about. */
export interface InvolvedModel {
  id: string;
  /** Undefined when nothing tells. */
  kind: ModelKind | undefined;
  /** What the action says about the model. */
  fields: Record<string, unknown>;
}

/**
 * The keys of `action.data` that name a model of the action. Not among them: `boardSource`, `boardTarget` and
 * `cardSource`, since Trello makes actions of their own for those (captured: moveCardFromBoard, moveCardToBoard).
 */
const OBJECTS: Readonly<Record<string, ModelKind>> = {
  board: 'board',
  list: 'list',
  listBefore: 'list',
  listAfter: 'list',
  card: 'card',
  checklist: 'checklist',
  member: 'member',
  organization: 'organization',
  enterprise: 'enterprise',
};

/** The keys of `action.data` that hold the id of a member. */
const MEMBER_IDS = ['idMember', 'idMemberAdded', 'idMemberRemoved', 'idMemberInvited'];

/**
 * The models that an action is about: what `action.data` names, the member that it is about, and the member who made
 * it. That a webhook on a member receives what this member does is captured; the rest of the rule is inferred.
 */
export function involvedModels(action: EmulatedAction): InvolvedModel[] {
  const found: InvolvedModel[] = [];
  for (const [key, kind] of Object.entries(OBJECTS)) add(found, kind, action.data[key]);
  for (const key of MEMBER_IDS) add(found, 'member', { id: action.data[key] });
  add(found, 'member', action.member);
  add(found, 'member', action.memberCreator);
  return found;
}

function add(found: InvolvedModel[], kind: ModelKind, value: unknown): void {
  if (typeof value !== 'object' || value === null || !('id' in value)) return;
  if (typeof value.id !== 'string' || !ID.test(value.id)) return;
  const id = value.id.toLowerCase();
  const known = found.find((model) => model.id === id);
  if (known === undefined) found.push({ id, kind, fields: { ...value } });
  else Object.assign(known.fields, value);
}
