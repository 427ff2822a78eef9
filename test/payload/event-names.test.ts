import fc from 'fast-check';
import { eventNames } from '../../src/payload/event-names.js';
import { seeded } from '../support/seed.js';

describe('eventNames()', () => {
  it.each<[what: string, data: object, names: string[]]>([
    ['no old', {}, ['updateCard']],
    ['one key', { old: { idList: 'x' } }, ['updateCard:idList', 'updateCard']],
    [
      'several keys, in their order',
      { old: { pos: 1, idList: 'x' } },
      ['updateCard:pos', 'updateCard:idList', 'updateCard'],
    ],
    ['a key whose value is null', { old: { due: null } }, ['updateCard:due', 'updateCard']],
    ['a key whose value is undefined', { old: { due: undefined } }, ['updateCard:due', 'updateCard']],
    ['an empty old', { old: {} }, ['updateCard']],
    ['old: null', { old: null }, ['updateCard']],
    ['old as a list', { old: ['idList'] }, ['updateCard']],
    ['old as a text', { old: 'idList' }, ['updateCard']],
    ['a key of Object.prototype', { old: { constructor: 1 } }, ['updateCard:constructor', 'updateCard']],
    [
      'nested changes, by their outer key',
      { old: { prefs: { background: 'x' } } },
      ['updateCard:prefs', 'updateCard'],
    ],
  ])('%s', (_, data, names) => {
    expect(eventNames({ type: 'updateCard', data })).toEqual(names);
  });

  it('raises a __proto__ that JSON brought, and nothing inherited', () => {
    const data = JSON.parse('{"old":{"__proto__":{"idList":1}}}') as object;
    expect(eventNames({ type: 'updateCard', data })).toEqual(['updateCard:__proto__', 'updateCard']);
    const inherited = { old: Object.create({ idList: 1 }) as object };
    expect(eventNames({ type: 'updateCard', data: inherited })).toEqual(['updateCard']);
  });

  it('is type:field for each key of old in its order, then the type', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()), (type, old) => {
        const names = eventNames({ type, data: { old } });
        expect(names).toEqual([...Object.keys(old).map((field) => `${type}:${field}`), type]);
      }),
      seeded,
    );
  });
});
