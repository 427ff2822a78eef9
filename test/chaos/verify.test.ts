import { actionId, type Line } from '../../scripts/chaos/ledger.js';
import { verify } from '../../scripts/chaos/verify.js';

// The check itself is checked: each fault that it must find, and what it must not take for one.

const [a1, a2, b1] = [actionId(1, 0), actionId(1, 1), actionId(2, 0)];

/** `'1 begin a1 first'`: service, what, action, handler. */
function ledger(...texts: string[]): Line[] {
  const ids: Record<string, string> = { a1, a2, b1 };
  return texts.map((text) => {
    const [service, what, action = '', handler] = text.split(' ');
    return { service: Number(service), what, action: ids[action], handler } as unknown as Line;
  });
}

/** A handler from its beginning to its end. */
const run = (action: string, handler: string, service = 1): string[] => [
  `${service} begin ${action} ${handler}`,
  `${service} end ${action} ${handler}`,
];

const both = (action: string, service = 1): string[] => [
  ...run(action, 'first', service),
  ...run(action, 'second', service),
];

test('a run without faults', () => {
  const lines = ledger(...both('a1'), ...both('b1'), ...both('a2'));
  expect(verify(lines, [a1, b1, a2])).toEqual({
    ...{ begun: 6, ended: 6, failed: 0, handled: 3, repeats: 0, inFlightAtKills: 0 },
    ...{ lost: [], violations: [] },
  });
});

test.each<[string, string[], string[]]>([
  ['never began', both('a1'), [a1, b1]],
  ['one handler did not run', [...both('a1'), ...run('b1', 'first')], [a1, b1]],
  ['a handler did not end', [...both('a1'), ...run('b1', 'first'), '1 begin b1 second'], [a1, b1]],
  [
    'a handler failed',
    [...both('a1'), ...run('b1', 'first'), '1 begin b1 second', '1 fail b1 second'],
    [a1, b1],
  ],
])('lost: %s', (_, lines, acknowledged) => {
  expect(verify(ledger(...lines), acknowledged).lost).toEqual([b1]);
});

const interrupted = ['1 begin a1 first', '1 kill'];

test.each<[string, string[]]>([
  ['again without a kill', [...both('a1'), ...run('a1', 'second')]],
  ['again after another service was killed', [...both('a1'), '2 kill', ...run('a1', 'second', 3)]],
  ['again before the kill', [...run('a1', 'first'), '1 begin a1 first', '1 kill']],
  ['again while it runs', ['1 begin a1 first', '2 begin a1 first']],
  ['again after a stop', [...run('a1', 'first'), '1 stop', ...run('a1', 'first', 2)]],
  [
    'again after it was noted',
    [...run('a1', 'first'), '1 mark a1 first', '1 kill', ...run('a1', 'first', 2)],
  ],
  ['out of order', [...both('a2'), ...both('a1')]],
  ['before the one in front was handled', [...run('a1', 'first'), ...both('a2')]],
  ['a retry does not hold its card', ['1 begin a1 first', '1 fail a1 first', ...both('a2'), ...both('a1')]],
  ['two of a card at once', [...both('a1'), '1 begin a1 second', '1 begin a2 first']],
  ['an interrupted one does not hold its card', [...interrupted, ...both('a2', 2)]],
  ['an older one again', [...both('a1'), '1 kill', ...run('a2', 'first', 2), ...run('a1', 'second', 2)]],
])('a violation: %s', (_, lines) => {
  expect(verify(ledger(...lines), []).violations).not.toEqual([]);
});

test.each<[string, string[], number]>([
  ['again because it was in flight', [...interrupted, ...both('a1', 2)], 0],
  ['again because it had not been noted', [...run('a1', 'first'), '1 kill', ...both('a1', 2)], 1],
  [
    'again because Redis was away',
    [...run('a1', 'first'), '0 redis-kill', '0 redis-up', ...both('a1', 1)],
    1,
  ],
  ['a retry', ['1 begin a1 first', '1 fail a1 first', ...both('a1'), ...both('a2')], 0],
])('no violation: %s', (_, lines, repeats) => {
  expect(verify(ledger(...lines), [a1])).toMatchObject({ violations: [], lost: [], repeats });
});

test('what was in flight at a kill is counted', () => {
  const lines = ledger('1 begin a1 first', '1 begin b1 first', '1 end b1 first', '1 kill');
  expect(verify(lines, []).inFlightAtKills).toBe(1);
});
