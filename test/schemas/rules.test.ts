import { actionTypeInfo } from '../../src/generated/action-types.js';
import { examples } from '../../src/generated/examples.js';
import { actionValidators, validateEnvelope } from '../../src/generated/validators.js';
import { FIXTURES, readDeliveries } from './deliveries.js';

type Json = Record<string, unknown>;

const member = { id: '5f1e00000000000000000001', fullName: 'Robin Example' };
const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy with the value at a path replaced, or taken out when the value is undefined. */
function change(value: unknown, path: string, replacement: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let parent = copy;
  for (const key of keys) parent = isJson(parent) ? parent[key] : undefined;
  if (!isJson(parent)) throw new Error(`There is nothing at ${path}`);
  if (replacement === undefined) delete parent[last];
  else parent[last] = replacement;
  return copy;
}

const delivery = readDeliveries(FIXTURES).find(([name]) => name === 'createCard-app.json')?.[1];

/** Whether the action with the example of this event, changed at a path of `data`, still passes. */
function passes(event: string, path?: string, replacement?: unknown): boolean {
  const data = examples.get(event);
  const changed = path === undefined ? data : change(data, path, replacement);
  const validate = actionValidators.get(event);
  if (validate === undefined) throw new Error(`${event} has no validator`);
  return validate({ data: changed, member });
}

describe('the envelope', () => {
  test.each([
    'action',
    'model',
    'action.id',
    'action.type',
    'action.date',
    'action.data',
    'model.id',
    'webhook.id',
  ])('without %s deviates', (path) => {
    expect(validateEnvelope(delivery)).toBe(true);
    expect(validateEnvelope(change(delivery, path, undefined))).toBe(false);
    expect(validateEnvelope.errors).toHaveLength(1);
  });

  test.each([
    ['action.id', 'short'],
    ['action.id', 42],
    ['action.type', ''],
    ['action.type', null],
    ['action.date', 'yesterday'],
    ['action.date', 1_700_000_000],
    ['action.data', null],
    ['action.data', []],
    ['action.memberCreator', 'Kim'],
    ['action.memberCreator', {}],
    ['action.display', 'display'],
    ['model', []],
    ['webhook', null],
  ])('with %s = %j deviates', (path, value) => {
    expect(validateEnvelope(change(delivery, path, value))).toBe(false);
  });

  test.each([
    ['webhook', undefined],
    ['action.memberCreator', undefined],
    ['action.memberCreator.avatarUrl', null],
    ['action.memberCreator.id', 'anyId'],
    ['action.memberCreator.nonPublic', []],
    ['action.appCreator', null],
    ['action.limits', null],
    ['action.limits', {}],
    ['action.type', 'aTypeOfTomorrow'],
    ['action.agenticIdentity', { id: 'x' }],
    ['webhook.firstConsecutiveFailDate', null],
    ['keyOfTomorrow', 1],
    ['action.keyOfTomorrow', 1],
  ])('with %s = %j is well-formed', (path, value) => {
    expect(validateEnvelope(change(delivery, path, value))).toBe(true);
  });

  test.each([[null], [undefined], [[]], ['{}'], [0]])('%j is malformed', (body) => {
    expect(validateEnvelope(body)).toBe(false);
  });

  test('a body with very many errors is answered with few', () => {
    const ids = Array.from({ length: 100_000 }, () => 1);
    expect(validateEnvelope(change(delivery, 'model.idMembers', ids))).toBe(false);
    expect(validateEnvelope.errors?.length).toBeLessThanOrEqual(100);
  });
});

describe('data', () => {
  test.each([...examples.keys()])(
    'of %s passes as in the example, with an extra key, and not without data',
    (event) => {
      expect(passes(event)).toBe(true);
      expect(passes(event, 'keyOfTomorrow', 1)).toBe(true);
      expect(actionValidators.get(event)?.({ member })).toBe(false);
    },
  );

  test.each([
    ['commentCard', 'text'],
    ['commentCard', 'card'],
    ['commentCard', 'card.name'],
    ['addAttachmentToCard', 'attachment.name'],
    ['createCheckItem', 'checkItem.state'],
    ['addLabelToCard', 'label'],
    ['updateCard', 'board.id'],
    ['updateCard:idList', 'old.idList'],
    ['updateCard:idList', 'card.idList'],
    ['updateCard:idList', 'listBefore'],
    ['updateCard:idList', 'listAfter'],
    ['updateCard:due', 'card.due'],
    ['updateCard:dueComplete', 'old.dueComplete'],
    ['updateComment:text', 'old.text'],
    ['updateList:closed', 'list.closed'],
    ['updateCustomFieldItem:value', 'old'],
  ])('of %s without %s is not recognized', (event, path) => {
    expect(passes(event, path, undefined)).toBe(false);
  });

  test.each([
    ['commentCard', 'text', 1],
    ['commentCard', 'card', null],
    ['updateCard', 'card.idShort', 'twelve'],
    ['updateCard', 'card.due', 0],
    ['updateCard:closed', 'old.closed', 'false'],
    ['updateCard:idLabels', 'old.idLabels', [1]],
    ['updateCard:pos', 'card.pos', 'top'],
    ['updateCheckItemStateOnCard', 'checkItem.state', 'done'],
    ['updateLabel:color', 'old.color', 1],
    ['voteOnCard', 'voted', 'yes'],
    ['enablePlugin', 'plugin', 'calendar'],
  ])('of %s with %s = %j is not recognized', (event, path, value) => {
    expect(passes(event, path, value)).toBe(false);
  });

  test.each([
    // As listed actions lack them: old ones, and of what was deleted later.
    ['commentCard', 'list', undefined],
    ['addAttachmentToCard', 'attachment.url', undefined],
    ['addMemberToBoard', 'memberType', undefined],
    ['updateCard', 'old', undefined],
    ['createCard', 'list', undefined],
    ['createCard', 'list.name', undefined],
    ['createCard', 'card.idShort', undefined],
    ['updateList', 'old', undefined],
    ['updateBoard', 'old', undefined],
    ['removeMemberFromCard', 'deactivated', undefined],
    ['updateCard', 'card.due', null],
    ['updateCard', 'board.shortLink', undefined],
    ['updateCard', 'card.shortLink', undefined],
    ['updateCard', 'list', undefined],
    ['updateCard:due', 'card.due', null],
    ['updateLabel', 'label.color', null],
    ['addLabelToCard', 'label.color', undefined],
    ['addLabelToCard', 'value', undefined],
    ['addAttachmentToCard', 'attachment.url', 'no url, but attached'],
    ['deleteCard', 'list', undefined],
    ['moveListFromBoard', 'boardTarget.name', undefined],
    ['updateCheckItemStateOnCard', 'checkItem.textData', null],
    ['updateCard', 'board.id', 'anyId'],
  ])('of %s with %s = %j is recognized', (event, path, value) => {
    expect(passes(event, path, value)).toBe(true);
  });

  test('the member comes with the types that promise it', () => {
    const promised = [...actionTypeInfo].filter(([, info]) => info.member === 'always').map(([type]) => type);
    expect(promised).toEqual([
      'addMemberToBoard',
      'addMemberToCard',
      'removeMemberFromBoard',
      'removeMemberFromCard',
    ]);
    for (const type of promised) {
      const validate = actionValidators.get(type);
      expect(validate?.({ data: examples.get(type) })).toBe(false);
      expect(validate?.errors).toEqual([{ instancePath: '/member', message: 'must be object' }]);
      expect(validate?.({ data: {}, member: {} })).toBe(false);
      expect(validate?.errors?.map(({ instancePath }) => instancePath)).toEqual(
        expect.arrayContaining(['/data', '/member']),
      );
    }
  });

  test('errors say where', () => {
    const validate = actionValidators.get('updateCard:idList');
    expect(validate?.({ data: change(examples.get('updateCard:idList'), 'listAfter.name', 7) })).toBe(false);
    expect(validate?.errors).toContainEqual({
      instancePath: '/data/listAfter/name',
      message: 'must be string',
    });
  });
});

test.each(['constructor', '__proto__', 'toString', 'updateCard:__proto__', 'updateCard:constructor', ''])(
  'a type named %j has no validator and no info',
  (type) => {
    expect(actionValidators.get(type)).toBeUndefined();
    expect(actionTypeInfo.get(type)).toBeUndefined();
  },
);
