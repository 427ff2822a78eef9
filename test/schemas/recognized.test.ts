import { actionTypeInfo, subEvents } from '../../src/generated/action-types.js';
import { CAPTURES, complaints, FIXTURES, namesOf, readDeliveries } from './deliveries.js';

describe('every fixture is recognized', () => {
  const fixtures = readDeliveries(FIXTURES);

  test.each(fixtures)('%s', (name, delivery) => {
    expect(complaints(delivery)).toEqual([]);
    const [event] = namesOf(delivery.action);
    expect(name.startsWith(event ?? '')).toBe(true);
  });

  test('they cover every sub-event and every type that was ever captured', () => {
    const raised = new Set(fixtures.flatMap(([, { action }]) => namesOf(action)));
    const captured = [...actionTypeInfo].filter(([, { captures }]) => captures > 0).map(([type]) => type);
    expect([...subEvents, ...captured].filter((name) => !raised.has(name))).toEqual([]);
  });

  test('no two tell of the same action', () => {
    const ids = fixtures.map(([, { action }]) => (action as { id?: unknown }).id);
    expect(new Set(ids).size).toBe(fixtures.length);
  });
});

describe('every captured delivery is recognized', () => {
  const captures = readDeliveries(CAPTURES);

  if (captures.length === 0 && !process.env['CI']) {
    test.skip(`skipped: no captures in ${CAPTURES}`, () => undefined);
    return;
  }
  test('there are captures', () => expect(captures.length).toBeGreaterThan(0));
  if (captures.length > 0) {
    test.each(captures)('%s', (_name, delivery) => expect(complaints(delivery)).toEqual([]));
  }
});
