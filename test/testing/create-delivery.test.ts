import fc from 'fast-check';
import { actionTypes, subEvents, validatePayload, type EventName } from '../../src/index.js';
import { createDelivery } from '../../src/testing/index.js';

const names: readonly EventName[] = [...actionTypes, ...subEvents];

describe('createDelivery()', () => {
  it.each(names)('%s is complete: recognized, and it raises its name', (name) => {
    const result = validatePayload(createDelivery(name));
    expect(result).toMatchObject({ kind: 'recognized', issues: [] });
    expect(result.kind === 'recognized' && result.names).toContain(name);
    expect(result.kind === 'recognized' && result.names.at(-1)).toBe(name.split(':')[0]);
  });

  it('gives the same bytes for the same seed, and other actions for other seeds', () => {
    const seed = Date.now() % 1e6;
    process.stdout.write(`SEED=${seed}\n`);
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        (name, number) => {
          const bytes = JSON.stringify(createDelivery(name, {}, { seed: number }));
          expect(JSON.stringify(createDelivery(name, {}, { seed: number }))).toBe(bytes);
          expect(validatePayload(JSON.parse(bytes))).toMatchObject({ kind: 'recognized' });
          expect(createDelivery(name, {}, { seed: number - 1 }).action.id).not.toBe(
            createDelivery(name, {}, { seed: number }).action.id,
          );
        },
      ),
      { seed },
    );
  });

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53, '1'])('refuses the seed %s', (seed) => {
    expect(() => createDelivery('createCard', {}, { seed: seed as number })).toThrow(
      /seed must be a whole number/,
    );
  });

  it('has the keys of a delivery of today, in its order', () => {
    const { model, action, webhook } = createDelivery('addMemberToCard');
    expect(Object.keys({ ...createDelivery('addMemberToCard') })).toEqual(['model', 'action', 'webhook']);
    expect(Object.keys(action)).toEqual([
      'id',
      'idMemberCreator',
      'data',
      'appCreator',
      'type',
      'date',
      'limits',
      'display',
      'member',
      'memberCreator',
    ]);
    expect(webhook.idModel).toBe(model.id);
    expect(action.idMemberCreator).toBe(action.memberCreator?.id);
  });

  it('makes other actions in every process, since a store may remember those of an earlier one', () => {
    const again = () => {
      let ids: string[] = [];
      jest.isolateModules(() => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- a fresh copy of the module
        const fresh = require('../../src/testing/index.js') as { createDelivery: typeof createDelivery };
        ids = [1, 2, 3].map(() => fresh.createDelivery('createCard').action.id);
      });
      return ids;
    };
    expect(new Set([...again(), ...again()]).size).toBe(6);
  });

  it('gives another action with each call, each a second later', () => {
    const [first, second] = [createDelivery('createCard').action, createDelivery('createCard').action];
    expect(Date.parse(second.date) - Date.parse(first.date)).toBe(1000);
    expect(second.id > first.id).toBe(true);

    const ids = new Set(Array.from({ length: 1000 }, () => createDelivery('createCard').action.id));
    expect(ids.size).toBe(1000);
  });

  it('takes overrides at any depth, and takes away what is undefined', () => {
    const { action, webhook } = createDelivery('updateCard:idList', {
      action: { data: { listAfter: { name: 'Done' }, board: undefined } },
      webhook: { consecutiveFailures: 7 },
    });
    expect(action.data.listAfter).toEqual({ id: expect.any(String) as string, name: 'Done' });
    expect('board' in action.data).toBe(false);
    expect(webhook.consecutiveFailures).toBe(7);
  });

  it('cannot be changed through another delivery', () => {
    createDelivery('commentCard').action.data.text = 'changed';
    expect(createDelivery('commentCard').action.data.text).not.toBe('changed');
    const { member, memberCreator } = createDelivery('addMemberToCard').action;
    Object.assign(member, { fullName: 'changed' });
    Object.assign(memberCreator!, { fullName: 'changed' });
    expect(JSON.stringify(createDelivery('addMemberToCard'))).not.toContain('changed');
  });

  it('refuses an unknown name and lists near ones', () => {
    expect(() => createDelivery('updateCrad' as 'updateCard')).toThrow(
      /'updateCrad' is no event.*'updateCard'/,
    );
  });
});
