import { actionTypes, subEvents } from '../../../src/index.js';
import { command, commandJSON } from '../support/command.js';

interface Described {
  name: string;
  description: string;
  keys: { key: string; always: boolean }[];
  subEvents: string[];
}

test('prints every event, one a line', async () => {
  const { code, stdout, stderr } = await command(['types']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [head, ...lines] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^EVENT +WATCHED MODELS +LISTED BY REST +EVIDENCE$/);
  expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([...actionTypes, ...subEvents].sort());
});

test('prints every event as JSON', async () => {
  const { code, json } = await commandJSON<Described[]>(['types']);
  expect(code).toBe(0);
  expect(json.map(({ name }) => name).sort()).toEqual([...actionTypes, ...subEvents].sort());
  for (const { description, keys } of json) {
    expect(description).toMatch(/\.$/);
    expect(keys.length).toBeGreaterThan(0);
  }
});

test('prints a type with its keys and sub-events', async () => {
  const { code, stdout } = await command(['types', 'updateCard']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^updateCard {2}Someone changed a card/);
  expect(stdout).toMatch(/^ {2}old +sometimes +The changed fields/m);
  expect(stdout).toMatch(/^ {2}listBefore +sometimes /m);
  expect(stdout).toMatch(/^ {2}updateCard:idList +Someone moved a card/m);
});

test('a sub-event has the keys of its type and its own', async () => {
  const { json } = await commandJSON<Described>(['types', 'updateCard:idList']);
  const always = json.keys.filter((key) => key.always).map(({ key }) => key);
  expect(always).toEqual(['board', 'card', 'old', 'listBefore', 'listAfter']);
  expect(json.subEvents).toEqual([]);
});

test('an unknown event is a wrong call, and near names are given', async () => {
  const { code, stdout, stderr } = await command(['types', 'updateCrad']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Did you mean updateCard');
});

test('colours only when asked for, when it is no terminal', async () => {
  const plain = await command(['types', 'updateCard']);
  const forced = await command(['types', 'updateCard'], { env: { FORCE_COLOR: '1' } });
  const refused = await command(['types', 'updateCard'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
  expect(plain.stdout).not.toContain('\x1b[');
  expect(forced.stdout).toContain('\x1b[');
  expect(refused.stdout).toBe(plain.stdout);
});
