import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import type { AnyEvent, Logger } from '../../src/index.js';
import {
  brokenComment,
  callbackURL,
  comment,
  deliver,
  move,
  receiver,
  recorder,
  told,
  turn,
} from './support.js';

/** The event that a handler for all actions receives. */
async function eventOf(
  payload: object,
  options: Parameters<typeof receiver>[0] = {},
  sent: Parameters<typeof deliver>[2] = {},
): Promise<AnyEvent> {
  const webhooks = receiver(options);
  let seen: AnyEvent | undefined;
  webhooks.onAny((event) => void (seen = event));
  expect(await told(deliver(webhooks, payload, sent))).toBe('200');
  return seen!;
}

describe('the event', () => {
  it('carries the action, the model and the webhook as Trello sent them', async () => {
    const payload = {
      ...move(),
      webhook: { id: '5f1e00000000000000000001', description: 'the board', extra: [1] },
    };
    const { action, model, webhook } = await eventOf(payload);
    expect({ action, model, webhook }).toEqual(payload);
  });

  it('has no webhook where Trello sent none', async () => {
    const { model, action } = comment();
    expect((await eventOf({ model, action })).webhook).toBeUndefined();
  });

  it('keeps keys that no schema knows', async () => {
    const payload = comment();
    payload.action.reactions = { count: 3 };
    payload.model.somethingNew = true;
    const { action, model } = await eventOf(payload);
    expect(action).toHaveProperty('reactions', { count: 3 });
    expect(model).toHaveProperty('somethingNew', true);
  });

  it('tells when it was received', async () => {
    const before = Date.now();
    const { receivedAt } = (await eventOf(comment())).delivery;
    expect(receivedAt).toBeInstanceOf(Date);
    expect(receivedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(receivedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('tells for which callback URL it was signed', async () => {
    const urls = [callbackURL, 'https://bot.example.com/other'];
    for (const to of urls) {
      expect((await eventOf(comment(), { callbackURL: urls }, { to })).delivery.callbackURL).toBe(to);
    }
  });

  it('carries the client identifier, or undefined', async () => {
    const headers = { 'X-Trello-Client-Identifier': 'my bot' };
    expect((await eventOf(comment(), {}, { headers })).delivery.clientIdentifier).toBe('my bot');
    expect((await eventOf(comment())).delivery.clientIdentifier).toBeUndefined();
  });

  it('has a signal that is not aborted', async () => {
    const { signal } = await eventOf(comment());
    expect(signal).toBeInstanceOf(AbortSignal);
    expect(signal.aborted).toBe(false);
  });

  it('is one object a handler, so that none can confuse another', async () => {
    const webhooks = receiver();
    const events: object[] = [];
    const names: string[] = [];
    webhooks.on('commentCard', (event) => {
      events.push(event);
      (event as { name: string }).name = 'confused';
    });
    webhooks.onAny((event) => {
      events.push(event);
      names.push(event.name);
    });
    await deliver(webhooks, comment());
    expect(events[0]).not.toBe(events[1]);
    expect(names).toEqual(['commentCard']);
  });

  it('can be taken apart', async () => {
    const webhooks = receiver();
    let runs = 0;
    webhooks.on('commentCard', ({ unsubscribe, signal, log, name, names }) => {
      log.info({ name, names, aborted: signal.aborted });
      unsubscribe();
      runs++;
    });
    expect(await told(deliver(webhooks, comment()))).toBe('410');
    expect(runs).toBe(1);
  });

  it('shares one signal among the handlers of a delivery', async () => {
    const webhooks = receiver();
    const signals: AbortSignal[] = [];
    webhooks.on('updateCard:idList', ({ signal }) => void signals.push(signal));
    webhooks.on('updateCard', async ({ signal }) => void signals.push(signal));
    await deliver(webhooks, move());
    expect(signals[0]).toBe(signals[1]);
    await deliver(webhooks, move());
    expect(signals[2]).not.toBe(signals[0]);
  });
});

test('any number of listeners on the signal print no warning', async () => {
  const warnings: Error[] = [];
  const collect = (warning: Error): void => void warnings.push(warning);
  process.on('warning', collect);
  const webhooks = receiver();
  webhooks.on('commentCard', ({ signal }) => {
    for (let count = 0; count < 50; count++) signal.addEventListener('abort', () => {});
  });
  webhooks.on('commentCard', ({ signal }) =>
    Promise.all(Array.from({ length: 50 }, () => delay(1, undefined, { signal }))),
  );
  expect(await told(deliver(webhooks, comment()))).toBe('200');
  // Warnings are emitted by nextTick.
  await turn();
  process.off('warning', collect);
  expect(warnings).toEqual([]);
});

describe('event.is()', () => {
  it('takes a name, or several of which one is raised', async () => {
    const event = await eventOf(move());
    expect([event.is('updateCard'), event.is('updateCard:idList'), event.is('commentCard')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(event.is(['commentCard', 'updateCard:idList'])).toBe(true);
    expect(event.is(['commentCard', 'updateCard:due'])).toBe(false);
    expect(event.is([])).toBe(false);
  });

  it('narrows to the actions of the list, which action.type tells apart', async () => {
    const event = await eventOf(comment('Blue.'));
    if (!event.is(['commentCard', 'createCard'])) throw new Error('It is a comment');
    expect(event.action.data.card.name).toEqual(expect.any(String));
    expect(event.action.type === 'commentCard' && event.action.data.text).toBe('Blue.');
  });

  it('is false for what is not recognized, whatever names it raises', async () => {
    const event = await eventOf(brokenComment());
    expect([event.is('commentCard'), event.is(['commentCard', 'createCard'])]).toEqual([false, false]);
    expect(event.action.data.board).toBe('none');
  });
});

it('a handler of several names is told by event.name which it is', async () => {
  const webhooks = receiver();
  const seen: unknown[] = [];
  webhooks.on(['commentCard', 'updateCard:idList', 'updateCard'], (event) => {
    switch (event.name) {
      case 'commentCard':
        return seen.push(event.action.data.text);
      case 'updateCard:idList':
        return seen.push(event.action.data.listAfter.name);
      case 'updateCard':
        return seen.push(event.action.data.old?.idList);
    }
  });
  const moved = move();
  await deliver(webhooks, comment('Blue.'));
  await deliver(webhooks, moved);
  const { listAfter, old } = moved.action.data as { listAfter: { name: string }; old: { idList: string } };
  expect(seen).toEqual(['Blue.', listAfter.name, old.idList]);
});

describe('event.log', () => {
  it('adds the id and the type of the action where the logger has child()', async () => {
    const bindings: object[] = [];
    const { logger, at } = recorder();
    const withChild: Logger & { child: (fields: object) => Logger } = {
      ...logger,
      child: (fields) => (bindings.push(fields), logger),
    };
    const webhooks = receiver({ logger: withChild });
    webhooks.on('commentCard', ({ log }) => log.info('first'));
    webhooks.onAny(({ log }) => log.info({ second: true }, 'second'));
    const payload = comment();
    await deliver(webhooks, payload);
    // One child a delivery, made when somebody writes.
    expect(bindings).toEqual([{ actionId: payload.action.id, type: 'commentCard' }]);
    expect(at('info').map(({ fields }) => fields)).toEqual(['first', { second: true }]);
  });

  it('makes no child for handlers that write nothing', async () => {
    const child = jest.fn();
    const webhooks = receiver({ logger: { ...recorder().logger, child } as Logger });
    webhooks.on('commentCard', () => {});
    await deliver(webhooks, comment());
    expect(child).not.toHaveBeenCalled();
  });

  it('is the logger itself otherwise', async () => {
    const { logger } = recorder();
    expect((await eventOf(comment(), { logger })).log).toBe(logger);
  });

  it('writes through pino', async () => {
    const lines: string[] = [];
    const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
    const webhooks = receiver({ logger });
    webhooks.on('commentCard', ({ log, action }) => log.info({ text: action.data.text }, 'a comment'));
    const payload = comment('Blue.');
    await deliver(webhooks, payload);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      msg: 'a comment',
      text: 'Blue.',
      actionId: payload.action.id,
      type: 'commentCard',
    });
  });
});

describe('event.unsubscribe()', () => {
  it('answers 410 once all handlers are done', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    webhooks.on('commentCard', ({ unsubscribe }) => unsubscribe());
    webhooks.on('commentCard', async () => {
      await turn();
      ran.push('second');
    });
    const answer = await deliver(webhooks, comment());
    expect(answer).toMatchObject({ status: 410, body: '' });
    expect(ran).toEqual(['second']);
  });

  it('answers a repeat with 410 as well, and runs nothing', async () => {
    const webhooks = receiver();
    let runs = 0;
    webhooks.on('commentCard', ({ unsubscribe }) => (runs++, unsubscribe()));
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('410');
    expect(await told(deliver(webhooks, payload))).toBe('410');
    expect(runs).toBe(1);
  });

  it('answers 500 when a handler failed, and 410 on the retry', async () => {
    const webhooks = receiver();
    let broken = true;
    webhooks.on('commentCard', ({ unsubscribe }) => unsubscribe());
    webhooks.on('commentCard', () => {
      if (broken) throw new Error('broken');
    });
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
    broken = false;
    expect(await told(deliver(webhooks, payload))).toBe('410');
  });

  it('deletes one webhook, not the others that deliver the same action', async () => {
    const webhooks = receiver();
    webhooks.on('commentCard', ({ unsubscribe }) => unsubscribe());
    const payload = comment();
    const first = { ...payload, webhook: { id: '5f1e00000000000000000001' } };
    const second = { ...payload, webhook: { id: '5f1e00000000000000000002' } };
    const [one, two] = await Promise.all([told(deliver(webhooks, first)), told(deliver(webhooks, second))]);
    expect([one, two]).toEqual(['410', '200']);
    expect(await told(deliver(webhooks, first))).toBe('410');
    expect(await told(deliver(webhooks, second))).toBe('200');
  });

  it('may be called by a middleware', async () => {
    const webhooks = receiver();
    webhooks.use(({ unsubscribe }) => unsubscribe());
    expect(await told(deliver(webhooks, comment()))).toBe('410');
  });
});
