import fc from 'fast-check';
import { closest } from '../../src/util/nearest.js';
import { seeded } from '../support/seed.js';

const names = [
  'createCard',
  'updateCard',
  'updateCard:idList',
  'updateCard:idLabels',
  'updateList',
  'voteOnCard',
];

describe('closest()', () => {
  it.each([
    ['updateCard', ['updateCard']],
    ['UPDATECARD', ['updateCard']],
    ['udpateCard', ['updateCard']],
    ['updateCard:idlist', ['updateCard:idList', 'updateCard:idLabels']],
    ['votesOnCards', ['voteOnCard']],
    ['', []],
    ['somethingElse', []],
  ])('%p gives %p first', (wrong, expected) => {
    expect(closest(wrong, names).slice(0, expected.length || undefined)).toEqual(expected);
  });

  it('gives the nearest first, and equally near ones in alphabetical order', () => {
    expect(closest('aac', ['aad', 'aab', 'aaccc', 'aac'])).toEqual(['aac', 'aab', 'aad', 'aaccc']);
  });

  it('gives five at most, and does not change the list', () => {
    const many = Object.freeze(
      Array.from({ length: 26 }, (_, index) => `card${String.fromCharCode(122 - index)}`),
    );
    expect(closest('card', many)).toEqual(['carda', 'cardb', 'cardc', 'cardd', 'carde']);
  });

  it('only ever gives names of the list, and a name of the list first for itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (name, list) => {
        const near = closest(name, list);
        for (const one of near) expect(list).toContain(one);
        expect(near.length).toBeLessThanOrEqual(5);
        expect(closest(name, [...list, name])[0]!.toLowerCase()).toBe(name.toLowerCase());
      }),
      seeded,
    );
  });
});
