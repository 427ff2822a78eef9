import type { TriggerOptions } from './act-options.js';
import type { EmulatedAction, EmulatedMember } from './action.js';
import { displayOf } from './display.js';
import type { IdMaker } from '../ids.js';
import { memberOf } from './member.js';
import type { Models } from '../state/models.js';
import { objectOf, type JsonObject } from '../parts.js';

/** The types that carry `action.member`. Source: captured deliveries; the rest of each family is inferred. */
const ABOUT_A_MEMBER = /^(add|remove)Member(To|From)[A-Z]|^make\w+Of(Board|Organization)$/;

/** What making an action needs. */
export interface ActionWorld {
  nextId: IdMaker;
  now: () => number;
  models: Models;
  /** The emulator's own member, who acts unless told otherwise. */
  self: EmulatedMember;
}

/** Makes an action with Trello's keys in Trello's order. */
export function makeAction(
  world: ActionWorld,
  type: string,
  given: object,
  options: TriggerOptions,
): EmulatedAction {
  // What cannot be sent as JSON is not in the action either, and what the caller changes later does not change it.
  const data = JSON.parse(JSON.stringify(given)) as JsonObject;
  const memberCreator = creatorOf(world.self, options.memberCreator);
  const member = options.member === undefined ? memberIn(world.models, type, data) : memberOf(options.member);
  return {
    id: world.nextId(),
    idMemberCreator: memberCreator.id,
    data,
    appCreator: options.appCreator ?? null,
    type,
    date: new Date(world.now()).toISOString(),
    limits: null,
    display: displayOf(type, data, memberCreator, member),
    ...(member === undefined ? {} : { member }),
    memberCreator,
  };
}

/** Another member is not given the name of the emulator's own. */
function creatorOf(self: EmulatedMember, given: Partial<EmulatedMember> = {}): EmulatedMember {
  const other = given.id !== undefined && given.id !== self.id;
  return other ? memberOf({ ...given, id: given.id ?? self.id }) : { ...self, ...given };
}

function memberIn(models: Models, type: string, data: JsonObject): EmulatedMember | undefined {
  if (!ABOUT_A_MEMBER.test(type)) return undefined;
  const named = objectOf(data['member']);
  const id = data['idMember'] ?? data['idMemberAdded'] ?? data['idMemberRemoved'] ?? named['id'];
  if (typeof id !== 'string') return undefined;
  const fullName = typeof named['name'] === 'string' ? { fullName: named['name'] } : {};
  return memberOf({ ...fullName, ...models.snapshot(id.toLowerCase()), id });
}
