import { InvalidOptionError } from '../../../src/errors.js';
import type { DeadLetterFilter } from '../../../src/inbox/inbox.js';
import { checkFilter, makeDeadLetters, type DeadLetterQuery } from '../../../src/inbox/kit/dead-letters.js';

test.each<[problem: string, filter: unknown, message: RegExp]>([
  ['ids that are no list', { ids: 'a' }, /ids must be a list of strings. Give \['id1', 'id2'\]/],
  ['ids that are no strings', { ids: [1] }, /ids must be a list of strings/],
  ['a type that is no string', { type: 1 }, /type must be a string, and is of type number/],
  [
    'a limit below 0',
    { limit: -1 },
    /limit must be a whole number, 0 or more, and is -1. Infinity means all/,
  ],
  ['half a letter', { limit: 1.5 }, /limit must be a whole number/],
  ['no date', { since: 'yesterday' }, /since must be a valid Date. Give new Date/],
  ['an invalid date', { before: new Date('yesterday') }, /before must be a valid Date/],
])('a filter with %s is refused', (_, filter, message) => {
  const check = () => checkFilter(filter as DeadLetterFilter, 100);
  expect(check).toThrow(InvalidOptionError);
  expect(check).toThrow(message);
});

test('a filter is completed: a list has a limit of its own, the others none', async () => {
  const queries: DeadLetterQuery[] = [];
  const letters = makeDeadLetters({
    list: async (query) => (queries.push(query), []),
    replay: async (query) => queries.push(query),
    discard: async (query) => queries.push(query),
  });
  await letters.list();
  await letters.replay({ since: new Date(5), type: 't' });
  await letters.discard({ limit: 7, before: new Date(9) });
  expect(await letters.get('a')).toBeUndefined();
  const all = { ids: undefined, type: undefined, since: -Infinity, before: Infinity };
  expect(queries).toEqual([
    { ...all, limit: 100 },
    { ...all, since: 5, type: 't', limit: Infinity },
    { ...all, before: 9, limit: 7 },
    { ...all, ids: ['a'], limit: 1 },
  ]);
});
