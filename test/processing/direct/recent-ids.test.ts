import fc from 'fast-check';
import { RecentIds } from '../../../src/processing/direct/recent-ids.js';
import { seeded } from '../../seed.js';

/** Such as may be taken for each other: ids of Trello's that share all but two digits, and texts that are no ids. */
const near = fc.integer({ min: 0, max: 40 }).map((number) => String(number).padStart(24, '5f1e0'));
const odd = fc.constantFrom('', 'a', '5f1e0000000000000000face', '5F1E0000000000000000FACE', 'g'.repeat(24));
const id = fc.oneof(near, odd, fc.stringMatching(/^[0-9a-f]{24}$/), fc.string({ maxLength: 60 }));

function add(recent: RecentIds, each: string): void {
  recent.find(each);
  recent.add();
}

it('knows the ids that were added last, so many and no more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(id, { maxLength: 200 }), (size, ids) => {
      const recent = new RecentIds(size);
      const added: string[] = [];
      for (const each of ids) {
        const last = added.slice(-size);
        expect(recent.find(each)).toBe(last.includes(each) ? added.lastIndexOf(each) % size : -1);
        if (last.includes(each)) continue;
        expect(recent.add()).toBe(added.length % size);
        added.push(each);
      }
    }),
    seeded,
  );
});

it('finds an id that was added twice at its new place', () => {
  const recent = new RecentIds(3);
  for (const each of ['a', 'b', 'a']) add(recent, each);
  expect(recent.find('a')).toBe(2);
  // Now the first place is another's.
  add(recent, 'c');
  expect(['a', 'b', 'c'].map((each) => recent.find(each))).toEqual([2, 1, 0]);
});
