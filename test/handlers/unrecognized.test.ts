import type { Rejection } from '../../src/index.js';
import {
  brokenComment,
  callbackURL,
  change,
  comment,
  deliver,
  deliveryOf,
  receiver,
  told,
  type Payload,
} from './support.js';

const unrecognized: [what: string, payload: () => Payload][] = [
  ['an action type without a schema', () => deliveryOf('somethingNew', { anything: 1 })],
  ['a type that is a name of Object.prototype', () => deliveryOf('constructor', {})],
  ['data that does not match the type', brokenComment],
  ['data that does not match the changed field', () => deliveryOf('updateCard', { old: { idList: 5 } })],
];

describe.each(unrecognized)('%s', (_, payloadOf) => {
  it('is answered with 200, and told to onUnrecognized and then onAny with what is wrong', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    const payload = payloadOf();
    webhooks.onAny(({ name, recognized }) => void ran.push(`any ${name} ${recognized}`));
    webhooks.onUnrecognized(({ name, names, recognized, issues, action }) => {
      ran.push(`unrecognized ${name} ${recognized}`);
      expect(names.at(-1)).toBe(name);
      expect(action).toEqual(payload.action);
      expect(issues.length).toBeGreaterThan(0);
      expect(issues.length).toBeLessThanOrEqual(10);
      for (const { path, message } of issues) {
        expect(path).toMatch(/^\/action/);
        expect(message).not.toBe('');
      }
    });
    webhooks.on(['commentCard', 'updateCard', 'updateCard:idList'], () => void ran.push('typed'));
    expect(await told(deliver(webhooks, payload))).toBe('200');
    const { type } = payload.action;
    expect(ran).toEqual([`unrecognized ${type} false`, `any ${type} false`]);
  });

  it('is answered with 400 under strict: nothing runs, and onRejected is told', async () => {
    const webhooks = receiver({ strict: true });
    const ran: string[] = [];
    const rejections: Rejection[] = [];
    const payload = payloadOf();
    webhooks.onRejected((rejection) => rejections.push(rejection));
    webhooks.use((_event, next) => (ran.push('middleware'), next()));
    webhooks.onUnrecognized(() => void ran.push('unrecognized'));
    webhooks.onAny(() => void ran.push('any'));
    webhooks.onError(() => void ran.push('error'));

    const answer = await deliver(webhooks, payload);
    expect(await told(answer)).toBe('400 unrecognized_action');
    expect(ran).toEqual([]);
    expect(rejections).toEqual([
      expect.objectContaining({ code: 'unrecognized_action', status: 400, authentic: true }),
    ]);
    expect(Buffer.from(rejections[0]!.body!).toString()).toBe(JSON.stringify(payload));
    // Nothing was marked as handled.
    expect(await told(deliver(webhooks, payload))).toBe('400 unrecognized_action');
  });

  it('runs once, as recognized actions do', async () => {
    const webhooks = receiver();
    let runs = 0;
    webhooks.onUnrecognized(() => void runs++);
    const payload = payloadOf();
    await deliver(webhooks, payload);
    await deliver(webhooks, payload);
    expect(runs).toBe(1);
  });
});

it('a recognized action is not told to onUnrecognized, and passes under strict', async () => {
  const webhooks = receiver({ strict: true });
  const ran: string[] = [];
  webhooks.onUnrecognized(() => void ran.push('unrecognized'));
  webhooks.onAny(({ recognized, issues }) => void ran.push(`any ${recognized} ${issues.length}`));
  expect(await told(deliver(webhooks, comment()))).toBe('200');
  expect(ran).toEqual(['any true 0']);
});

it('a failing onUnrecognized handler is a failing handler', async () => {
  const webhooks = receiver();
  const reported: unknown[] = [];
  webhooks.onError(({ error, event, handler }) => void reported.push([error, event.name, handler]));
  webhooks.onUnrecognized(() => Promise.reject(new Error('broken')), { name: 'keep' });
  expect(await told(deliver(webhooks, deliveryOf('somethingNew', {})))).toBe('500 handler_failed');
  expect(reported).toEqual([[new Error('broken'), 'somethingNew', 'keep']]);
});

describe('a handler registered with unlisted', () => {
  const options = { allowUnknown: true } as const;

  it('runs for a type without a schema, before onUnrecognized', async () => {
    const webhooks = receiver();
    const ran: unknown[] = [];
    webhooks.onUnrecognized(() => void ran.push('unrecognized'));
    webhooks.on('somethingNew', ({ name, action }) => void ran.push([name, action.data.anything]), options);
    await deliver(webhooks, deliveryOf('somethingNew', { anything: 'goes' }));
    expect(ran).toEqual([['somethingNew', 'goes'], 'unrecognized']);
  });

  it('runs for a new field of a known type, which stays recognized', async () => {
    const webhooks = receiver({ strict: true });
    const ran: string[] = [];
    webhooks.on('updateCard:mood', ({ name }) => void ran.push(name), options);
    webhooks.on('updateCard:idList', ({ name }) => void ran.push(name));
    webhooks.on('updateCard', ({ name }) => void ran.push(name));
    webhooks.onUnrecognized(() => void ran.push('unrecognized'));
    const answer = deliver(webhooks, change({ mood: 'good', idList: '5f1e7ce229f0456764228298' }));
    expect(await told(answer)).toBe('200');
    expect(ran).toEqual(['updateCard:mood', 'updateCard:idList', 'updateCard']);
  });

  it('runs for a new field of a type without a schema', async () => {
    const webhooks = receiver({ strict: true });
    const ran: string[] = [];
    webhooks.on('updateMood:level', ({ name }) => void ran.push(name), options);
    expect(await told(deliver(webhooks, deliveryOf('updateMood', { old: { level: 1 } })))).toBe('200');
    expect(ran).toEqual(['updateMood:level']);
  });

  it('makes its action acceptable under strict, and no other', async () => {
    const webhooks = receiver({ strict: true });
    const handler = () => {};
    webhooks.on('somethingNew', handler, options);
    expect(await told(deliver(webhooks, deliveryOf('somethingNew', {})))).toBe('200');
    expect(await told(deliver(webhooks, deliveryOf('somethingElse', {})))).toBe('400 unrecognized_action');
    webhooks.off('somethingNew', handler);
    expect(await told(deliver(webhooks, deliveryOf('somethingNew', {})))).toBe('400 unrecognized_action');
  });

  it('on a known name receives also what does not match the schema; typed handlers beside it do not', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    webhooks.on('commentCard', () => void ran.push('typed'));
    webhooks.on('commentCard', () => void ran.push('loose'), options);
    await deliver(webhooks, brokenComment());
    expect(ran).toEqual(['loose']);
    await deliver(webhooks, comment());
    expect(ran).toEqual(['loose', 'typed', 'loose']);
  });

  it('runs once each for several names', async () => {
    const webhooks = receiver({ callbackURL: [callbackURL] });
    const ran: string[] = [];
    webhooks.on(['somethingNew', 'somethingNew:field'], ({ name }) => void ran.push(name), options);
    await deliver(webhooks, deliveryOf('somethingNew', { old: { field: 1 } }));
    expect(ran).toEqual(['somethingNew:field', 'somethingNew']);
  });
});
