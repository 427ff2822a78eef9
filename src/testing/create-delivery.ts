import { InvalidOptionError, UnknownEventError } from '../errors.js';
import { examples } from '../generated/examples.js';
import type { Model, WebhookInfo } from '../generated/types.js';
import { refuseUnknownOptions } from '../util/check-options.js';
import { closest } from '../util/nearest.js';
import { seededId } from '../util/trello-id.js';
import type { EventActionMap, EventName } from '../payload/event-names.js';
import { merge, type Overrides } from './merge.js';

/** The body of a delivery of one event. */
export interface CreatedDelivery<Name extends EventName = EventName> {
  model: Model;
  action: EventActionMap[Name];
  webhook: WebhookInfo;
}

/** The options of `createDelivery()`. */
export interface CreateDeliveryOptions {
  /**
   * Gives the same body, to the byte, for the same whole number from 0 up.
   * @default another one for each call, so that two deliveries are two actions, in other test runs too
   */
  seed?: number;
}

/** So many seconds, about half a year, are told apart in the dates of deliveries. */
const SECONDS = 2 ** 24;

/** Dates begin anew with each process; ids do not repeat, since a store may remember those of an earlier one. */
let calls = Math.floor(Math.random() * 2 ** 28) * SECONDS;

/**
 * Creates a complete delivery of any event, valid by its schema: pass only what your test is about.
 *
 * @example
 * ```ts
 * const moved = createDelivery('updateCard:idList', { action: { data: { listAfter: { name: 'Done' } } } });
 * ```
 * @param name An action type (`'commentCard'`) or a changed field (`'updateCard:due'`).
 * @param overrides What should be different, at any depth; `undefined` takes a key away.
 * @throws UnknownEventError when `name` is no event; it lists near names. InvalidOptionError for a seed that is none.
 */
export function createDelivery<Name extends EventName>(
  name: Name,
  overrides: Overrides<CreatedDelivery<Name>> = {},
  options: CreateDeliveryOptions = {},
): CreatedDelivery<Name> {
  refuseUnknownOptions('createDelivery()', options, ['seed']);
  const { seed = ++calls } = options;
  const data = examples.get(name);
  if (data === undefined) {
    const near = closest(name, [...examples.keys()]);
    throw new UnknownEventError(`'${name}' is no event that this version knows`, near, {
      hint: near.length === 0 ? 'See docs/action-types.md' : `Did you mean '${near.join("' or '")}'?`,
    });
  }
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new InvalidOptionError('seed must be a whole number from 0 up', { hint: 'Date.now() is one' });
  const date = new Date(Date.UTC(2026, 0, 1) + (seed % SECONDS) * 1000);
  const model = modelOf(data);
  const whole = {
    model,
    action: {
      id: seededId(seed, date),
      idMemberCreator: ACTOR.id,
      data: structuredClone(data),
      appCreator: null,
      type: name.split(':')[0],
      date: date.toISOString(),
      limits: null,
      display: { translationKey: 'unknown', entities: { memberCreator: entityOf(ACTOR) } },
      ...('idMember' in data || 'idMemberAdded' in data ? { member: structuredClone(OTHER) } : {}),
      memberCreator: structuredClone(ACTOR),
    },
    webhook: {
      id: '66f0000000000000000000aa',
      description: 'made by trello-webhooks/testing',
      idModel: model.id,
      callbackURL: 'https://bot.example.com/trello',
      active: true,
      consecutiveFailures: 0,
      firstConsecutiveFailDate: null,
    },
  };
  return merge(whole, overrides) as CreatedDelivery<Name>;
}

const ACTOR = {
  id: '5f1ebdbf19290cce7a06c50b',
  activityBlocked: false,
  avatarHash: null,
  avatarUrl: null,
  fullName: 'Kim Sample',
  idMemberReferrer: null,
  initials: 'KS',
  nonPublic: {},
  nonPublicAvailable: true,
  username: 'kimsample',
};

const OTHER = {
  ...ACTOR,
  id: '5f1e459e5fe95541184a1652',
  fullName: 'Robin Example',
  initials: 'RE',
  username: 'robinexample',
};

/** A member as `display` names it. Trello writes the translation key `'unknown'`, with little else, for many types. */
function entityOf({ id, fullName, username }: typeof ACTOR) {
  return { type: 'member', id, text: fullName, username };
}

/** The watched model: the board where there is one, else what the action is about. */
function modelOf(data: object): Model {
  const { board, organization, member } = data as Record<string, { id: string; name?: string } | undefined>;
  const { id, name = 'Model' } = board ?? organization ?? member ?? { id: OTHER.id, name: OTHER.fullName };
  return {
    id,
    name,
    closed: false,
    url: `https://trello.com/b/${id.slice(-8)}`,
    shortUrl: `https://trello.com/b/${id.slice(-8)}`,
  };
}
