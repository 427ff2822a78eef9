import { HandlerFailedError } from '../../src/index.js';
import type { EventBase } from '../../src/index.js';
import { comment, deliver, move, receiver, recorder, told, turn } from './support.js';

/** The ways in which a handler can fail. */
const failures: [how: string, fail: (error: unknown) => unknown][] = [
  [
    'throws at once',
    (error) => {
      throw error;
    },
  ],
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- handlers reject with anything
  ['returns a rejected promise', (error) => Promise.reject(error)],
  [
    'throws after an await',
    async (error) => {
      await turn();
      throw error;
    },
  ],
];

describe.each(failures)('a handler that %s', (_, fail) => {
  it('does not stop the others, is reported once, and makes the answer 500', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    const reported: [unknown, string, string][] = [];
    const error = new Error('broken');
    webhooks.onError(
      ({ error: thrown, event, handler }) => void reported.push([thrown, event.name, handler]),
    );
    webhooks.on('updateCard:idList', () => fail(error), { name: 'tell the channel' });
    webhooks.on('updateCard:idList', () => void ran.push('second'));
    webhooks.on('updateCard', async () => void ran.push('third'));
    webhooks.onAny(() => void ran.push('any'));

    const answer = await deliver(webhooks, move());
    expect(await told(answer)).toBe('500 handler_failed');
    expect(answer.body).not.toContain('broken');
    expect(ran).toEqual(['second', 'third', 'any']);
    expect(reported).toEqual([[error, 'updateCard:idList', 'tell the channel']]);
  });

  it.each([['a text'], [undefined], [null], [0], [{ code: 'x' }]])('may throw %p', async (thrown) => {
    const webhooks = receiver();
    const reported: unknown[] = [];
    webhooks.onError(({ error }) => void reported.push(error));
    webhooks.on('commentCard', () => fail(thrown));
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_failed');
    expect(reported).toEqual([thrown]);
  });
});

describe('onError()', () => {
  it('is told of each error once, in the order in which the handlers ran, with the event of the handler', async () => {
    const webhooks = receiver();
    const events: EventBase[] = [];
    const reported: unknown[] = [];
    webhooks.onError(({ error, event, handler }) => {
      events.push(event);
      reported.push([error, handler]);
    });
    webhooks.on('updateCard', () => Promise.reject(new Error('2')), { name: 'two' });
    webhooks.on('updateCard:idList', () => Promise.reject(new Error('1')), { name: 'one' });
    webhooks.onAny(
      () => {
        throw new Error('3');
      },
      { name: 'three' },
    );
    const payload = move();
    await deliver(webhooks, payload);
    expect(reported).toEqual([
      [new Error('1'), 'one'],
      [new Error('2'), 'two'],
      [new Error('3'), 'three'],
    ]);
    expect(events.map(({ name }) => name)).toEqual(['updateCard:idList', 'updateCard', 'updateCard']);
    for (const { action } of events) expect(action.id).toBe(payload.action.id);
  });

  it('tells every hook, before the answer is given', async () => {
    const webhooks = receiver();
    const ended: string[] = [];
    webhooks.onError(async () => {
      await turn();
      ended.push('first');
    });
    webhooks.onError(() => void ended.push('second'));
    webhooks.on('commentCard', () => Promise.reject(new Error('broken')));
    await deliver(webhooks, comment());
    expect(ended.sort()).toEqual(['first', 'second']);
  });

  it.each(failures)('may fail itself (it %s): that is logged, and changes nothing', async (_, fail) => {
    const { logger, at } = recorder();
    const webhooks = receiver({ logger });
    const hookError = new Error('the hook is broken');
    const ran: string[] = [];
    webhooks.onError(() => fail(hookError));
    webhooks.onError(() => void ran.push('second hook'));
    webhooks.on('commentCard', () => fail(new Error('broken')));
    webhooks.on('commentCard', () => void ran.push('second handler'));
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_failed');
    expect(ran).toEqual(['second hook', 'second handler']);
    expect(at('error')).toEqual([
      { level: 'error', fields: { err: hookError }, message: expect.stringContaining('onError()') as string },
    ]);
  });

  it('is told of nothing when all goes well', async () => {
    const { logger, at } = recorder();
    const webhooks = receiver({ logger });
    const reported: unknown[] = [];
    webhooks.onError(({ error }) => void reported.push(error));
    webhooks.on('commentCard', () => Promise.resolve());
    expect(await told(deliver(webhooks, comment()))).toBe('200');
    expect(reported).toEqual([]);
    expect([...at('warn'), ...at('error')]).toEqual([]);
  });

  it('refuses what is no function', () => {
    expect(() => receiver().onError('log' as never)).toThrow(/onError\(\) needs a function/);
  });
});

describe('without onError()', () => {
  it('each error is one line of the log, which names the handler and the action', async () => {
    const { logger, at } = recorder();
    const webhooks = receiver({ logger });
    const error = new Error('broken');
    webhooks.on('updateCard:idList', () => Promise.reject(error), { name: 'tell the channel' });
    const payload = move();
    await deliver(webhooks, payload);
    expect(at('error')).toHaveLength(1);
    expect(at('error')[0]!.fields).toMatchObject({
      err: error,
      handler: 'tell the channel',
      event: 'updateCard:idList',
      actionId: payload.action.id,
      type: 'updateCard',
    });
  });
});

describe('the retry after a failure', () => {
  it('runs only the handlers that have not finished', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    let broken = true;
    webhooks.on('updateCard:idList', () => void ran.push('synchronous'));
    webhooks.on('updateCard:idList', async () => void ran.push('asynchronous'));
    webhooks.on('updateCard', async () => {
      ran.push('fails once');
      if (broken) throw new Error('broken');
    });
    webhooks.onAny(() => void ran.push('any'));
    const payload = move();

    expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
    expect(ran).toEqual(['synchronous', 'asynchronous', 'fails once', 'any']);
    ran.length = 0;
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
    expect(ran).toEqual(['fails once']);
    broken = false;
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(ran).toEqual(['fails once', 'fails once']);
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(ran).toEqual(['fails once', 'fails once']);
  });

  it('runs a handler again only for the name under which it failed', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    webhooks.on(['updateCard:idList', 'updateCard'], ({ name }) => {
      ran.push(name);
      if (name === 'updateCard' && ran.length < 3) throw new Error('broken');
    });
    const payload = move();
    await deliver(webhooks, payload);
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(ran).toEqual(['updateCard:idList', 'updateCard', 'updateCard']);
  });

  it('reports the error of each attempt', async () => {
    const webhooks = receiver();
    const reported: unknown[] = [];
    let attempt = 0;
    webhooks.onError(({ error }) => void reported.push(error));
    webhooks.on('commentCard', () => Promise.reject(new Error(String(++attempt))));
    const payload = comment();
    await deliver(webhooks, payload);
    await deliver(webhooks, payload);
    expect(reported).toEqual([new Error('1'), new Error('2')]);
  });
});

it('HandlerFailedError holds everything that was thrown, the first as its cause', async () => {
  const webhooks = receiver();
  let failure: unknown;
  webhooks.use(async (_, next) => {
    await next().catch((error: unknown) => (failure = error));
  });
  webhooks.on('commentCard', () => Promise.reject(new Error('1')));
  webhooks.on('commentCard', () => Promise.reject(new Error('2')));
  await deliver(webhooks, comment());
  expect(failure).toBeInstanceOf(HandlerFailedError);
  expect(failure).toMatchObject({
    code: 'handler_failed',
    status: 500,
    errors: [new Error('1'), new Error('2')],
    cause: new Error('1'),
  });
});
