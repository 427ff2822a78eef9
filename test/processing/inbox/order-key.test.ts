import type { ActionBase, Model } from '../../../src/index.js';
import type { OrderBy } from '../../../src/inbox/options.js';
import { orderKey } from '../../../src/processing/inbox/order-key.js';
import { createDelivery } from '../../../src/testing/index.js';

const model = { id: 'the model' } as Model;
const action = (data: object) => ({ data }) as ActionBase;
const all = { card: { id: 'c' }, list: { id: 'l' }, board: { id: 'b' } };

test.each<[OrderBy, object, string | undefined]>([
  ['card', all, 'c'],
  ['card', { ...all, card: undefined }, 'l'],
  ['card', { board: all.board }, 'b'],
  ['card', {}, 'the model'],
  ['card', { card: null, list: 'no object', board: { id: 5 } }, 'the model'],
  ['board', all, 'b'],
  ['board', { card: all.card }, 'the model'],
  ['none', all, undefined],
  [({ data }) => (data as typeof all).list.id, all, 'l'],
  [(_, { id }) => `of ${id}`, all, 'of the model'],
  [() => undefined, all, undefined],
  [() => null, all, undefined],
])('orderBy %p of %j is %j', (orderBy, data, key) => {
  expect(orderKey(orderBy, action(data), model)).toBe(key);
});

test('a function that gives something else is told so', () => {
  const orderBy = (() => 5) as unknown as OrderBy;
  const { action, model } = createDelivery('commentCard');
  expect(() => orderKey(orderBy, action, model)).toThrow(/orderBy\(\) returned number/);
});
