import { asObject, type JsonObject } from '../state/json.js';
import type { EmulatedAction } from '../state/action.js';
import { completeMember, type EmulatedMember } from '../state/member.js';
import type { ModelStore } from '../state/model-store.js';
import type { EmulatorState } from '../state/state.js';
import { displayOf } from './display.js';
import type { TriggerOptions } from './trigger-options.js';

/** The types that carry `action.member`. Source: captured deliveries; the rest of each family is inferred. */
const ABOUT_A_MEMBER = /^(add|remove)Member(To|From)[A-Z]|^make\w+Of(Board|Organization)$/;

/** Makes an action with Trello's keys in Trello's order. */
export function createAction(
  state: EmulatorState,
  type: string,
  given: object,
  options: TriggerOptions,
): EmulatedAction {
  // What cannot be sent as JSON is not in the action either, and what the caller changes later does not change it.
  const data = JSON.parse(JSON.stringify(given)) as JsonObject;
  const memberCreator = creatorOf(state.member, options.memberCreator);
  const member =
    options.member === undefined ? memberIn(state.models, type, data) : completeMember(options.member);
  return {
    id: state.nextId(),
    idMemberCreator: memberCreator.id,
    data,
    appCreator: options.appCreator ?? null,
    type,
    date: new Date(state.now()).toISOString(),
    limits: null,
    display: displayOf(type, data, memberCreator, member),
    ...(member === undefined ? {} : { member }),
    memberCreator,
  };
}

/** Another member is not given the name of the emulator's own. */
function creatorOf(own: EmulatedMember, given: Partial<EmulatedMember> = {}): EmulatedMember {
  const other = given.id !== undefined && given.id !== own.id;
  return other ? completeMember({ ...given, id: given.id ?? own.id }) : { ...own, ...given };
}

function memberIn(models: ModelStore, type: string, data: JsonObject): EmulatedMember | undefined {
  if (!ABOUT_A_MEMBER.test(type)) return undefined;
  const named = asObject(data['member']);
  const id = data['idMember'] ?? data['idMemberAdded'] ?? data['idMemberRemoved'] ?? named['id'];
  if (typeof id !== 'string') return undefined;
  const fullName = typeof named['name'] === 'string' ? { fullName: named['name'] } : {};
  return completeMember({ ...fullName, ...models.snapshot(id.toLowerCase()), id });
}
