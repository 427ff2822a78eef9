import fc from 'fast-check';
import { RecentIds } from '../../../src/processing/direct/recent-ids.js';
import { seeded } from '../../support/seed.js';

/** Such as may be taken for each other: ids of Trello's that share all but two digits, and texts that are no ids. */
const near = fc.integer({ min: 0, max: 40 }).map((number) => String(number).padStart(24, '5f1e0'));
const odd = fc.constantFrom('', 'a', '5f1e0000000000000000face', '5F1E0000000000000000FACE', 'g'.repeat(24));
const id = fc.oneof(near, odd, fc.stringMatching(/^[0-9a-f]{24}$/), fc.string({ maxLength: 60 }));

const never = { isHeld: () => false, isOver: () => false };

it('knows the ids that were added last, so many and no more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(id, { maxLength: 200 }), (size, ids) => {
      const recent = new RecentIds(size, never);
      const added: string[] = [];
      for (const each of ids) {
        const last = added.slice(-size);
        const isKnown = last.includes(each);
        const place = (isKnown ? added.lastIndexOf(each) : added.length) % size;
        expect(recent.findOrAdd(each)).toEqual({ place, added: !isKnown });
        if (!isKnown) added.push(each);
      }
    }),
    seeded,
  );
});

it('knows them while it grows', () => {
  const recent = new RecentIds(5_000, never);
  for (let index = 0; index < 5_000; index++)
    expect(recent.findOrAdd(`id ${index}`)).toEqual({ place: index, added: true });
  for (let index = 0; index < 5_000; index++)
    expect(recent.findOrAdd(`id ${index}`)).toEqual({ place: index, added: false });
});

it('adds an id that is over at a new place', () => {
  const over = new Set<number>();
  const recent = new RecentIds(3, { ...never, isOver: (place) => over.has(place) });
  recent.findOrAdd('a');
  recent.findOrAdd('b');
  over.add(0);
  expect(recent.findOrAdd('a')).toEqual({ place: 2, added: true });
  expect(recent.findOrAdd('a')).toEqual({ place: 2, added: false });
  // Now the first place is another's.
  over.clear();
  expect(recent.findOrAdd('c')).toEqual({ place: 0, added: true });
  expect(['a', 'b', 'c'].map((each) => recent.findOrAdd(each).place)).toEqual([2, 1, 0]);
});

it('gives no place that is held', () => {
  const held = new Set([0]);
  const recent = new RecentIds(2, { ...never, isHeld: (place) => held.has(place) });
  recent.findOrAdd('a');
  recent.findOrAdd('b');
  expect(recent.findOrAdd('c')).toEqual({ place: 1, added: true });
  held.add(1);
  expect(recent.findOrAdd('d')).toEqual({ place: -1, added: true });
  expect(recent.findOrAdd('a')).toEqual({ place: 0, added: false });
});
