import { isTrelloId } from '../../../util/trello-id.js';
import type { EmulatedAction } from '../../state/action.js';
import type { ActionQuery } from '../../state/action-log.js';
import { asObject } from '../../state/json.js';
import { invalidValue } from '../refusals.js';
import { optional, type ArgumentValues } from '../route.js';

type Test = (action: EmulatedAction) => boolean;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1000;

/**
 * `limit` (0 to 1000), `page`, `since`, `before` and `filter`. Source: Trello's reference of actions; that an action id in
 * `since` or `before` excludes that action, and that a date in `since` includes that moment, is inferred.
 */
export const actionQueryArguments = {
  limit: optional((text) => {
    const limit = integer('limit', text);
    if (limit !== undefined && limit > MAX_LIMIT) throw invalidValue('limit');
    return limit;
  }),
  page: optional((text) => integer('page', text)),
  since: optional((text): Test => {
    const moment = momentOf('since', text);
    if (moment === undefined) return () => true;
    if (typeof moment === 'string') return (action) => action.id > moment;
    return (action) => Date.parse(action.date) >= moment;
  }),
  before: optional((text): Test => {
    const moment = momentOf('before', text);
    if (moment === undefined) return () => true;
    if (typeof moment === 'string') return (action) => action.id < moment;
    return (action) => Date.parse(action.date) < moment;
  }),
  filter: optional(parseFilter),
};

/** The part of the actions that the arguments ask for. */
export function readActionQuery(args: ArgumentValues<typeof actionQueryArguments>): ActionQuery {
  const { limit = DEFAULT_LIMIT, page = 0, since, before, filter } = args;
  // Trello documents: the page times the limit must be less than 1000.
  if (page > 0 && page * limit >= MAX_LIMIT) throw invalidValue('page');
  const tests = [since, before, filter];
  return { limit, page, matches: (action) => tests.every((test) => test?.(action) ?? true) };
}

function integer(name: string, text: string): number | undefined {
  if (text === '') return undefined;
  if (!/^\d{1,9}$/.test(text)) throw invalidValue(name);
  return Number(text);
}

/** The id of an action as it is, a date in ISO 8601 as ms; `null` stands for none, as Trello's own clients send it. */
function momentOf(name: string, text: string): string | number | undefined {
  if (text === '' || text === 'null') return undefined;
  if (isTrelloId(text)) return text.toLowerCase();
  const time = /^\d{4}-/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw invalidValue(name);
  return time;
}

/** `all`, or a comma list of types and of `type:changedField`. */
function parseFilter(text: string): Test {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('all') || names.every((name) => name === '')) return () => true;
  if (!names.every((name) => /^\w+(:\w+)?$/.test(name))) throw invalidValue('filter');
  const wanted = new Set(names);
  return ({ type, data }) =>
    wanted.has(type) || Object.keys(asObject(data['old'])).some((field) => wanted.has(`${type}:${field}`));
}
