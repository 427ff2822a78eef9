import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrelloClient } from '../../src/client/index.js';
import { routes as emulatorRoutes } from '../../src/emulator/http/routes/index.js';

/** The ten routes of Trello's reference of webhooks, and their arguments. */
const reference: Readonly<Record<string, readonly string[]>> = {
  'GET /1/webhooks/{id}': [],
  'GET /1/webhooks/{id}/{field}': [
    'field = description',
    'field = idModel',
    'field = callbackURL',
    'field = active',
  ],
  'PUT /1/webhooks/{id}': ['description', 'callbackURL', 'idModel', 'active'],
  'PUT /1/webhooks/': ['description', 'callbackURL', 'idModel'],
  'PUT /1/webhooks/{id}/active': ['value'],
  'PUT /1/webhooks/{id}/callbackURL': ['value'],
  'PUT /1/webhooks/{id}/description': ['value'],
  'PUT /1/webhooks/{id}/idModel': ['value'],
  'POST /1/webhooks': ['description', 'callbackURL', 'idModel'],
  'DELETE /1/webhooks/{id}': [],
};

const none = '—';
const rows = readFileSync('docs/rest-api.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const cells = line.slice(1, -1).split('|');
    const [route, argument, call, does, clientTest, emulatorTest] = cells.map((cell) => cell.trim());
    const plain = (text = '') => text.replaceAll('`', '');
    return {
      route: plain(route),
      argument: plain(argument),
      call: plain(call),
      does,
      clientTest,
      emulatorTest,
    };
  });

/** The test that a cell links to. */
function linked(cell = ''): { name: string; source: string } {
  const [, name = '', file = ''] = /^\[`(.+)`\]\(\.\.\/(.+)\)$/.exec(cell) ?? [];
  return { name, source: readFileSync(join(file), 'utf8') };
}

/** Whether a test file has a test of that name; `%s` and the like in the name stand for a value that the file has, too. */
function hasTest({ name, source }: { name: string; source: string }): boolean {
  for (const [, single, template] of source.matchAll(/'((?:[^'\\\n]|\\.)+)'|`([^`\n]+)`/g)) {
    const parts = (single ?? template ?? '').split(/%[sjp]|\$\{\w+\}/);
    if (parts.join('').trim().length < 10) continue;
    const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.+)');
    const values = new RegExp(`^${pattern}$`).exec(name)?.slice(1);
    // Ids come from elsewhere.
    const has = (value: string) => /^[0-9a-f]{24}$/.test(value) || source.includes(value);
    if (values?.every((value) => has(value.replaceAll('"', ''))) === true) return true;
  }
  return false;
}

describe('docs/rest-api.md', () => {
  test.each(Object.entries(reference))('has %s of the reference, with every argument', (route, args) => {
    const found = rows.filter((row) => row.route === route).map(({ argument }) => argument);
    expect(found).toEqual(expect.arrayContaining(args.length === 0 ? [none] : [...args]));
    for (const { call, clientTest, emulatorTest } of rows.filter((row) => row.route === route))
      expect([call, clientTest, emulatorTest]).not.toContain(none);
  });

  test.each(rows)('$route $argument: the tests exist, and name the argument', (row) => {
    const cells = [row.clientTest, row.emulatorTest].filter((cell) => cell !== none);
    expect(cells).toHaveLength(row.call === none ? 1 : 2);
    for (const cell of cells) {
      const test = linked(cell);
      expect({ name: test.name, exists: hasTest(test) }).toEqual({ name: test.name, exists: true });
      if (row.argument !== none) expect(test.name).toContain(row.argument.split(' ').at(-1));
    }
  });

  test('has every route of the emulator', () => {
    const collections = '(boards|cards|lists|members|organizations)';
    const routes = emulatorRoutes.map(({ method, path }) =>
      `${method} /1${path}`
        .replace(new RegExp(`/1/${collections}/`), '/1/{models}/')
        .replace(':idWebhook', '{id}')
        .replace(/:(\w+)/g, '{$1}'),
    );
    const known = new Set(rows.map(({ route }) => route.replace(/\/$/, '')));
    expect(routes.filter((route) => !known.has(route))).toEqual([]);
    expect([...known].filter((route) => !routes.includes(route))).toEqual([]);
  });

  test('has every call of the client', () => {
    const client = new TrelloClient({ auth: { key: 'k', token: 't' } });
    const calls = (['webhooks', 'actions', 'models'] as const).flatMap((room) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(client[room]))
        .filter((name) => name !== 'constructor')
        .map((name) => `${room}.${name}`),
    );
    const known = new Set(rows.map(({ call }) => call.split('(')[0]));
    expect(calls.filter((call) => !known.has(call))).toEqual([]);
    expect([...known].filter((call) => call !== none && !calls.includes(call ?? ''))).toEqual([]);
  });

  test('notices a test that does not exist', () => {
    const { source } = linked(rows[0]?.emulatorTest);
    expect(hasTest({ name: 'PUT /1/webhooks/{id}/active takes value false', source })).toBe(true);
    expect(hasTest({ name: 'PUT /1/webhooks/{id}/colour takes value false', source })).toBe(false);
    expect(hasTest({ name: 'POST /1/webhooks creates a webhook', source })).toBe(false);
  });
});
