import type { ActionDisplay } from '../state/action.js';
import { asObject, pickKeys, type JsonObject } from '../state/json.js';
import type { EmulatedMember } from '../state/member.js';
import { translationOf } from './translation-key.js';

/** Fields of a model that its entity repeats, as captures have it. */
const REPEATED = [
  'idList',
  'desc',
  'closed',
  'due',
  'dueComplete',
  'pos',
  'start',
  'state',
  'url',
  'shortLink',
];

/**
 * The `display` of an action. Only for the types of the captured deliveries; others get `'unknown'`, which Trello
 * itself writes for many.
 */
export function displayOf(
  type: string,
  data: JsonObject,
  memberCreator: EmulatedMember,
  member: EmulatedMember | undefined,
): ActionDisplay {
  const [translationKey, ...names] = translationOf(type, data, member?.id === memberCreator.id);
  const entities: ActionDisplay['entities'] = {};
  for (const name of names) {
    const entity = name === 'member' ? member && person(member) : entityOf(name, data);
    // Trello's spelling here is all lower case.
    if (entity !== undefined) entities[name === 'checkItem' ? 'checkitem' : name] = entity;
  }
  entities['memberCreator'] = person(memberCreator);
  return { translationKey, entities };
}

function entityOf(name: string, data: JsonObject): JsonObject | undefined {
  if (name === 'name') return { type: 'text', text: asObject(data['old'])['name'] };
  const model = asObject(data[name]);
  if (model['id'] === undefined) return undefined;
  const type = name.startsWith('list') ? 'list' : name;
  return { type, id: model['id'], ...pickKeys(model, REPEATED), text: model['name'] };
}

function person({ id, username, fullName }: EmulatedMember): JsonObject {
  return { type: 'member', id, username, text: fullName };
}
