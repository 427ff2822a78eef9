import fc from 'fast-check';
import { examples } from '../../src/generated/examples.js';
import { validatePayload } from '../../src/index.js';
import type { ValidatedPayload } from '../../src/index.js';
import { comment, deliveryOf, move } from '../handlers/support.js';
import { seeded } from '../support/seed.js';

/** A delivery of the sample that belongs to an event name. */
function sample(name: string) {
  const member = { id: '5f1e459e5fe95541184a1652', fullName: 'Robin Example', username: 'robin' };
  const payload = deliveryOf(name.split(':')[0]!, structuredClone(examples.get(name)!));
  payload.action.member = member;
  payload.action.memberCreator = member;
  return payload;
}

/** Everything that holds of any answer. */
function check(result: ValidatedPayload): void {
  expect(result.issues.length).toBeLessThanOrEqual(10);
  for (const { path, message } of result.issues) {
    expect(path).toMatch(/^(\/|$)/);
    expect(message).not.toBe('');
  }
  if (result.kind === 'recognized') expect(result.issues).toEqual([]);
  else expect(result.issues.length).toBeGreaterThan(0);
  if (result.kind === 'malformed') expect(result).toEqual({ kind: 'malformed', issues: result.issues });
  else expect(result.names.at(-1)).toBe(result.payload.action.type);
}

describe('recognized', () => {
  it.each([...examples.keys()])('%s: its sample raises it', (name) => {
    const payload = sample(name);
    const result = validatePayload(payload);
    expect(result).toMatchObject({ kind: 'recognized', issues: [] });
    check(result);
    if (result.kind !== 'malformed') {
      expect(result.names).toContain(name);
      expect(result.payload).toBe(payload);
    }
  });

  it('is an action with keys that no schema knows, at any depth', () => {
    const payload = move() as ReturnType<typeof move> & Record<string, unknown>;
    payload.somethingNew = [1];
    payload.action.somethingNew = { a: 1 };
    payload.model.somethingNew = null;
    Object.assign(payload.action.data, { somethingNew: true });
    expect(validatePayload(payload).kind).toBe('recognized');
  });

  it('is a change of a field that no schema knows', () => {
    const payload = sample('updateCard:name');
    payload.action.data = { ...payload.action.data, old: { mood: 'good' } };
    expect(validatePayload(payload)).toMatchObject({
      kind: 'recognized',
      names: ['updateCard:mood', 'updateCard'],
    });
  });
});

describe('unrecognized', () => {
  it('is a type without a schema', () => {
    const payload = deliveryOf('somethingNew', { old: { field: 1 } });
    expect(validatePayload(payload)).toEqual({
      kind: 'unrecognized',
      payload,
      names: ['somethingNew:field', 'somethingNew'],
      issues: [{ path: '/action/type', message: 'is an action type without a schema' }],
    });
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'size', 'get'])(
    'is the type %j, which is no own key of any table',
    (type) => {
      expect(validatePayload(deliveryOf(type, {})).kind).toBe('unrecognized');
    },
  );

  it.each<[what: string, data: object, path: string]>([
    ['without its text', { board: { id: 'x' } }, '/action/data'],
    ['with a number as its text', { ...comment().action.data, text: 5 }, '/action/data/text'],
  ])('is a comment %s, and the issue says where', (_, data, path) => {
    const result = validatePayload(deliveryOf('commentCard', data));
    expect(result.kind).toBe('unrecognized');
    expect(result.issues.map((issue) => issue.path)).toContain(path);
    check(result);
  });

  it('is an action whose changed field is not what the field promises', () => {
    const payload = move();
    Reflect.deleteProperty(payload.action.data, 'listBefore');
    const result = validatePayload(payload);
    expect(result).toMatchObject({ kind: 'unrecognized', names: ['updateCard:idList', 'updateCard'] });
    expect(JSON.stringify(result.issues)).toContain('listBefore');
  });

  it('lists ten issues at most', () => {
    const labels = Array.from({ length: 1_000 }, () => 5);
    const payload = sample('updateCard:idLabels');
    Object.assign(payload.action.data, { card: { id: 'x', name: 1, idShort: 'x', idLabels: labels } });
    const result = validatePayload(payload);
    expect(result.kind).toBe('unrecognized');
    expect(result.issues).toHaveLength(10);
  });
});

describe('malformed', () => {
  const good = comment();

  it.each<[what: string, body: unknown, path: string]>([
    ['null', null, ''],
    ['a number', 5, ''],
    ['a text', 'delivery', ''],
    ['a list', [good], ''],
    ['empty', {}, '/action'],
    ['without a model', { action: good.action }, '/model'],
    ['without an action', { model: good.model }, '/action'],
    ['with a list as its action', { ...good, action: [] }, '/action'],
    ['with an action without an id', { ...good, action: { ...good.action, id: undefined } }, '/action/id'],
    ['with an empty id', { ...good, action: { ...good.action, id: '' } }, '/action/id'],
    ['with null as the action', { ...good, action: null }, '/action'],
    ['with null as the model', { ...good, model: null }, '/model'],
    ['with a list as the model', { ...good, model: [] }, '/model'],
    ['with a number as the id', { ...good, action: { ...good.action, id: 5 } }, '/action/id'],
    ['with an empty type', { ...good, action: { ...good.action, type: '' } }, '/action/type'],
    ['with a number as the type', { ...good, action: { ...good.action, type: 5 } }, '/action/type'],
    ['with a text as the model', { ...good, model: 'board' }, '/model'],
  ])('is a body %s', (_, body, path) => {
    const result = validatePayload(body);
    expect(result.kind).toBe('malformed');
    expect(result.issues.map((issue) => issue.path)).toContain(path);
    check(result);
  });
});

describe('an envelope that deviates', () => {
  const good = comment();
  const action = (more: object) => ({ ...good, action: { ...good.action, ...more } });

  it.each<[what: string, body: object, path: string]>([
    ['a date that is none', action({ date: 'yesterday' }), '/action/date'],
    ['a date with a blank', action({ date: '2026-01-01T13: 27: 36Z' }), '/action/date'],
    ['no date', action({ date: undefined }), '/action'],
    ['a number as the date', action({ date: 5 }), '/action/date'],
    ['no data', action({ data: undefined }), '/action'],
    ['a list as data', action({ data: [] }), '/action/data'],
    ['null as data', action({ data: null }), '/action/data'],
    ['an id that is not 24 hexadecimal digits', action({ id: 'abc' }), '/action/id'],
    ['null as memberCreator', action({ memberCreator: null }), '/action/memberCreator'],
    ['a memberCreator without an id', action({ memberCreator: {} }), '/action/memberCreator'],
    ['null as member', action({ member: null }), '/action/member'],
    ['an empty member', action({ member: {} }), '/action/member'],
    ['a list as the entities', action({ display: { entities: [] } }), '/action/display/entities'],
    ['a text as appCreator', action({ appCreator: 'app' }), '/action/appCreator'],
    ['a text as limits', action({ limits: 'none' }), '/action/limits'],
    ['null as the webhook', { ...good, webhook: null }, '/webhook'],
    ['a text as the webhook', { ...good, webhook: 'mine' }, '/webhook'],
    ['a webhook without an id', { ...good, webhook: { active: true } }, '/webhook'],
    [
      'nulls in the webhook',
      { ...good, webhook: { id: 'w', idModel: null, active: null } },
      '/webhook/idModel',
    ],
    ['a model without an id', { ...good, model: { name: 'x' } }, '/model'],
    ['a number as the id of the model', { ...good, model: { id: 5 } }, '/model/id'],
    [
      'other types in the model',
      { ...good, model: { id: 'x', url: 5, desc: {}, closed: 'no' } },
      '/model/url',
    ],
  ])('makes an action unrecognized: %s', (_, body, path) => {
    const result = validatePayload(body);
    expect(result.kind).toBe('unrecognized');
    expect(result.issues.map((issue) => issue.path)).toContain(path);
    check(result);
    if (result.kind !== 'unrecognized') return;
    const { payload } = result;
    // Whoever reads it finds the types that are promised.
    expect(typeof payload.action.date).toBe('string');
    expect(typeof payload.action.data).toBe('object');
    expect(payload.action.data).not.toBeNull();
    expect(typeof payload.model.id).toBe('string');
    expect(payload.webhook?.id ?? '').toEqual(expect.any(String));
    for (const part of [payload.action.memberCreator, payload.action.member, payload.webhook])
      if (part !== undefined) expect(typeof part.id).toBe('string');
  });

  it('leaves no deviation behind a hundred others', () => {
    const idMembers = Array.from({ length: 1_000 }, (_, index) => index);
    const webhook = { id: 'w', idModel: 5, callbackURL: 'https://x.example', active: 'no' };
    const result = validatePayload({ ...good, model: { id: 'x', idMembers, idLabels: 5 }, webhook });
    expect(result).toMatchObject({
      kind: 'unrecognized',
      payload: { model: { id: 'x' }, webhook: { id: 'w', callbackURL: 'https://x.example' } },
    });
    if (result.kind !== 'unrecognized') return;
    expect(Object.keys(result.payload.model)).toEqual(['id']);
    expect(Object.keys(result.payload.webhook ?? {})).toEqual(['id', 'callbackURL']);
  });

  it('keeps what does not deviate, and an id of another form', () => {
    const body = { ...good, action: { ...good.action, id: 'abc', member: {} }, webhook: null };
    const result = validatePayload(body);
    expect(result).toMatchObject({
      kind: 'unrecognized',
      names: ['commentCard'],
      payload: { action: { id: 'abc', data: good.action.data }, model: good.model },
    });
    expect(result.kind !== 'malformed' && 'member' in result.payload.action).toBe(false);
  });

  it('lists ten issues at most', () => {
    const bad = Array.from({ length: 1_000 }, () => 5);
    const result = validatePayload({
      action: {
        id: '1',
        type: 'commentCard',
        date: 3,
        data: 4,
        idMemberCreator: 5,
        memberCreator: 6,
        member: 7,
        limits: 8,
      },
      model: { id: 1, name: 2, url: 3, shortUrl: 4, desc: 5, closed: 6, idLabels: bad },
      webhook: 5,
    });
    expect(result.kind).toBe('unrecognized');
    expect(result.issues).toHaveLength(10);
  });
});

describe('any body', () => {
  it('is one of the three kinds, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => check(validatePayload(body))),
      seeded,
    );
  });

  it('that is nearly a delivery is, too', () => {
    const name = fc.constantFrom(...examples.keys());
    fc.assert(
      fc.property(name, fc.nat(), fc.jsonValue(), (event, at, value) => {
        const payload = sample(event);
        replaceOne(payload, at, value);
        check(validatePayload(payload));
      }),
      { ...seeded, numRuns: 1_000 },
    );
  });

  it('is the same after it was looked at', () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples.keys()), (event) => {
        const payload = sample(event);
        const before = JSON.stringify(payload);
        validatePayload(payload);
        expect(JSON.stringify(payload)).toBe(before);
      }),
      seeded,
    );
  });

  it('is judged for itself: an earlier one leaves no issues behind', () => {
    const wrong = validatePayload({});
    const right = validatePayload(comment());
    expect(right).toMatchObject({ kind: 'recognized', issues: [] });
    expect(validatePayload({})).toEqual(wrong);
  });

  it('may be nested 100,000 deep', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    for (const place of [
      '"action":ACTION,"model":{"id":"5f1ed06834d79113f55ed888"},"extra":DEEP',
      '"action":DEEP,"model":DEEP',
    ]) {
      const action = JSON.stringify(comment().action);
      const body = JSON.parse(`{${place.replace('ACTION', action).replaceAll('DEEP', deep)}}`) as unknown;
      expect(() => validatePayload(body)).not.toThrow();
    }
  });
});

/** Puts `value` in one of all the places in `root`. */
function replaceOne(root: object, at: number, value: unknown): void {
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const visit = (holder: Record<string, unknown>): void => {
    for (const [key, child] of Object.entries(holder)) {
      places.push([holder, key]);
      if (typeof child === 'object' && child !== null) visit(child as Record<string, unknown>);
    }
  };
  visit(root as Record<string, unknown>);
  const [holder, key] = places[at % places.length]!;
  holder[key] = value;
}
