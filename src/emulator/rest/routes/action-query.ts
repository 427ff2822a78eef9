import type { EmulatedAction } from '../../actions/action.js';
import type { ActionQuery } from '../../actions/action-log.js';
import type { Arguments } from '../arguments.js';
import { ID } from '../../ids.js';
import { objectOf } from '../../parts.js';
import { invalidValue } from '../texts.js';

type Test = (action: EmulatedAction) => boolean;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1000;

/**
 * Reads `limit` (0 to 1000), `page`, `since`, `before` and `filter`. Source: Trello's reference of actions; that an
 * action id in `since` or `before` excludes that action, and that a date in `since` includes that moment, is inferred.
 */
export function actionQuery(args: Arguments): ActionQuery {
  const limit = integer(args, 'limit', DEFAULT_LIMIT);
  if (limit > MAX_LIMIT) throw invalidValue('limit');
  const page = integer(args, 'page', 0);
  // Trello documents: the page times the limit must be less than 1000.
  if (page > 0 && page * limit >= MAX_LIMIT) throw invalidValue('page');
  const tests = [since(args), before(args), filter(args)];
  return { limit, page, wanted: (action) => tests.every((test) => test(action)) };
}

function integer(args: Arguments, name: string, otherwise: number): number {
  const value = args.get(name);
  if (value === undefined || value === '') return otherwise;
  if (!/^\d{1,9}$/.test(value)) throw invalidValue(name);
  return Number(value);
}

function since(args: Arguments): Test {
  const moment = momentIn(args, 'since');
  if (moment === undefined) return () => true;
  if (typeof moment === 'string') return (action) => action.id > moment;
  return (action) => Date.parse(action.date) >= moment;
}

function before(args: Arguments): Test {
  const moment = momentIn(args, 'before');
  if (moment === undefined) return () => true;
  if (typeof moment === 'string') return (action) => action.id < moment;
  return (action) => Date.parse(action.date) < moment;
}

/** The id of an action as it is, a date in ISO 8601 as ms; `null` stands for none, as Trello's own clients send it. */
function momentIn(args: Arguments, name: string): string | number | undefined {
  const value = args.get(name);
  if (value === undefined || value === '' || value === 'null') return undefined;
  if (ID.test(value)) return value.toLowerCase();
  const time = /^\d{4}-/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw invalidValue(name);
  return time;
}

/** `all`, or a comma list of types and of `type:changedField`. */
function filter(args: Arguments): Test {
  const names = (args.get('filter') ?? 'all').split(',').map((name) => name.trim());
  if (names.includes('all') || names.every((name) => name === '')) return () => true;
  if (!names.every((name) => /^\w+(:\w+)?$/.test(name))) throw invalidValue('filter');
  const wanted = new Set(names);
  return ({ type, data }) =>
    wanted.has(type) || Object.keys(objectOf(data['old'])).some((field) => wanted.has(`${type}:${field}`));
}
