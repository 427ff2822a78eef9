import { HandlerFailedError } from '../../src/index.js';
import {
  brokenComment,
  comment,
  deliver,
  deliveryOf,
  move,
  receiver,
  recorder,
  told,
  turn,
} from './support.js';
import { deferred } from '../support/deferred.js';

describe('middleware', () => {
  it('runs around all handlers, the first added outermost', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    for (const name of ['outer', 'inner']) {
      webhooks.use(async (_, next) => {
        ran.push(`${name} before`);
        await next();
        ran.push(`${name} after`);
      });
    }
    webhooks.on('updateCard:idList', async () => {
      await turn();
      ran.push('handler');
    });
    webhooks.onAny(() => void ran.push('any'));
    expect(await told(deliver(webhooks, move()))).toBe('200');
    expect(ran).toEqual(['outer before', 'inner before', 'handler', 'any', 'inner after', 'outer after']);
  });

  it('runs for deliveries without a handler, and not for those refused', async () => {
    const webhooks = receiver({ strict: true });
    const seen: string[] = [];
    webhooks.use((event, next) => {
      seen.push(event.action.type);
      return next();
    });
    await deliver(webhooks, comment());
    await deliver(webhooks, deliveryOf('somethingNew', {}));
    await deliver(webhooks, { action: {} });
    expect(seen).toEqual(['commentCard']);
  });

  it('does not run for a repeat of what was handled', async () => {
    const webhooks = receiver();
    let runs = 0;
    webhooks.use((_, next) => (runs++, next()));
    const payload = comment();
    await deliver(webhooks, payload);
    await deliver(webhooks, payload);
    expect(runs).toBe(1);
  });

  it('sees the name, the names and whether the action is recognized, and event.is() tells them apart', async () => {
    const webhooks = receiver();
    const seen: unknown[] = [];
    webhooks.use((event, next) => {
      seen.push([
        event.name,
        event.names,
        event.recognized,
        event.is('updateCard:idList'),
        event.issues.length,
      ]);
      if (event.is('commentCard')) seen.push(event.action.data.text);
      return next();
    });
    await deliver(webhooks, move());
    await deliver(webhooks, comment('Blue.'));
    await deliver(webhooks, deliveryOf('somethingNew', { old: { field: 1 } }));
    const broken = deliveryOf('updateCard', { old: { idList: 'x' } });
    await deliver(webhooks, broken);
    expect(seen).toEqual([
      ['updateCard', ['updateCard:idList', 'updateCard'], true, true, 0],
      ['commentCard', ['commentCard'], true, false, 0],
      'Blue.',
      ['somethingNew', ['somethingNew:field', 'somethingNew'], false, false, 1],
      // It raises the name, but its data are not what the name promises.
      ['updateCard', ['updateCard:idList', 'updateCard'], false, false, expect.any(Number)],
    ]);
  });

  it('can filter by what the action was done to, without a cast', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    const mine = new Set([(move().action.data as { card: { id: string } }).card.id]);
    webhooks.use(async ({ action: { data } }, next) => {
      if (data.card?.id !== undefined && mine.has(data.card.id)) await next();
    });
    webhooks.onAny(({ action: { type } }) => void ran.push(type));
    await deliver(webhooks, move());
    await deliver(webhooks, deliveryOf('commentCard', { card: { id: 'another' } }));
    await deliver(webhooks, deliveryOf('somethingNew', { card: { id: [...mine][0] } }));
    // What is not recognized may have anything there, and a filter reads it all the same.
    for (const card of [undefined, null, 'none', 7, []])
      await deliver(webhooks, deliveryOf('somethingNew', { card }));
    expect(ran).toEqual(['updateCard', 'somethingNew']);
  });

  it('may keep the handlers from running; the delivery then counts as handled', async () => {
    const webhooks = receiver();
    let closed = true;
    let runs = 0;
    webhooks.use((_, next) => (closed ? undefined : next()));
    webhooks.on('commentCard', () => void runs++);
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('200');
    closed = false;
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(runs).toBe(0);
  });

  it('may be added while deliveries arrive', async () => {
    const webhooks = receiver();
    await deliver(webhooks, comment());
    let runs = 0;
    webhooks.use((_, next) => (runs++, next()));
    await deliver(webhooks, comment());
    expect(runs).toBe(1);
  });

  it('refuses what is no function', () => {
    expect(() => receiver().use(undefined as never)).toThrow(/use\(\) needs a function/);
  });
});

describe('next()', () => {
  it('called twice runs the handlers once, and is an error', async () => {
    const webhooks = receiver();
    const reported: [string, string][] = [];
    let runs = 0;
    webhooks.onError(({ error, handler }) => void reported.push([(error as Error).message, handler]));
    webhooks.use(async (_, next) => {
      await next();
      await next();
    });
    webhooks.on('commentCard', () => void runs++);
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
    expect(runs).toBe(1);
    expect(reported).toEqual([[expect.stringContaining('next() twice'), 'middleware']]);
    // The handlers had finished: the retry runs the middleware alone.
    await deliver(webhooks, payload);
    expect(runs).toBe(1);
  });

  it('called twice at once, and not awaited, is the same error', async () => {
    const webhooks = receiver();
    const reported: unknown[] = [];
    let runs = 0;
    webhooks.onError(({ error }) => void reported.push(error));
    webhooks.use((_, next) => {
      void next();
      void next();
    });
    webhooks.on('commentCard', async () => {
      await turn();
      runs++;
    });
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_failed');
    expect(runs).toBe(1);
    expect(reported).toHaveLength(1);
  });

  it('need not be awaited: the answer waits for the handlers all the same', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    for (const name of ['outer', 'inner']) {
      webhooks.use((_, next) => {
        void next();
        ran.push(name);
      });
    }
    webhooks.on('commentCard', async () => {
      await turn();
      ran.push('handler');
    });
    expect(await told(deliver(webhooks, comment()))).toBe('200');
    expect(ran).toEqual(['inner', 'outer', 'handler']);
  });

  it('not awaited, with a handler that fails, is a 500 and no unhandled rejection', async () => {
    const webhooks = receiver();
    const reported: unknown[] = [];
    webhooks.onError(({ error }) => void reported.push(error));
    webhooks.use((_, next) => void next());
    webhooks.on('commentCard', async () => {
      await turn();
      throw new Error('broken');
    });
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_failed');
    await turn();
    expect(reported).toEqual([new Error('broken')]);
  });

  it('rejects with HandlerFailedError when a handler failed; swallowing that does not make the answer 200', async () => {
    const webhooks = receiver();
    const caught: unknown[] = [];
    const reported: unknown[] = [];
    webhooks.onError(({ error }) => void reported.push(error));
    webhooks.use(async (_, next) => {
      await next().catch((error: unknown) => caught.push(error));
    });
    webhooks.on('commentCard', () => Promise.reject(new Error('broken')));
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_failed');
    expect(caught).toEqual([expect.any(HandlerFailedError)]);
    expect(reported).toEqual([new Error('broken')]);
  });

  it('passes the rejection through several middlewares, and it is reported once', async () => {
    const webhooks = receiver();
    const reported: unknown[] = [];
    const ran: string[] = [];
    webhooks.onError(({ error }) => void reported.push(error));
    for (const name of ['outer', 'inner']) {
      webhooks.use(async (_, next) => {
        try {
          await next();
        } finally {
          ran.push(name);
        }
      });
    }
    webhooks.on('commentCard', () => Promise.reject(new Error('broken')));
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_failed');
    expect(ran).toEqual(['inner', 'outer']);
    expect(reported).toEqual([new Error('broken')]);
  });
});

describe('a middleware that throws', () => {
  it.each([
    ['an Error', new Error('broken')],
    ['a text', 'broken'],
    ['undefined', undefined],
    ['null', null],
  ])('%s before next(): no handler runs, it is reported, and the answer is 500', async (_, thrown) => {
    const webhooks = receiver();
    const reported: unknown[] = [];
    let runs = 0;
    let broken = true;
    webhooks.onError(({ error, event, handler }) => void reported.push([error, event.name, handler]));
    webhooks.use((_event, next) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- users throw anything
      if (broken) throw thrown;
      return next();
    });
    webhooks.on('updateCard:idList', () => void runs++);
    const payload = move();
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
    expect(runs).toBe(0);
    expect(reported).toEqual([[thrown, 'updateCard', 'middleware']]);
    broken = false;
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(runs).toBe(1);
  });

  it('after next(): the answer is 500, and the retry does not run the handlers again', async () => {
    const webhooks = receiver();
    const reported: unknown[] = [];
    let runs = 0;
    let broken = true;
    webhooks.onError(({ error, handler }) => void reported.push([error, handler]));
    webhooks.use(async (_, next) => {
      await next();
      if (broken) throw new Error('broken');
    });
    webhooks.on('commentCard', () => void runs++);
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
    expect(reported).toEqual([[new Error('broken'), 'middleware']]);
    broken = false;
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(runs).toBe(1);
  });

  it('another error in place of that of the handlers: both are reported', async () => {
    const webhooks = receiver();
    const reported: unknown[] = [];
    webhooks.onError(({ error, handler }) => void reported.push([(error as Error).message, handler]));
    webhooks.use(async (_, next) => {
      await next().catch((cause: unknown) => {
        throw new Error('wrapped', { cause });
      });
    });
    webhooks.on('commentCard', () => Promise.reject(new Error('broken')), { name: 'mine' });
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_failed');
    expect(reported).toEqual([
      ['broken', 'mine'],
      ['wrapped', 'middleware'],
    ]);
  });

  it.each([
    ['alone', 0],
    ['inside another', 1],
  ])('while the handlers run, which it did not await (%s): the answer waits for them', async (_, around) => {
    const webhooks = receiver();
    const gate = deferred();
    const reported: unknown[] = [];
    let runs = 0;
    webhooks.onError(({ error }) => void reported.push(error));
    for (let index = 0; index < around; index++) webhooks.use((_event, next) => next());
    webhooks.use((_event, next) => {
      void next();
      if (runs === 1) throw new Error('broken');
    });
    webhooks.on('commentCard', async () => {
      runs++;
      await gate.promise;
    });
    const payload = comment();
    let answered = false;
    const first = told(deliver(webhooks, payload)).finally(() => (answered = true));
    await turn();
    expect(answered).toBe(false);
    // A repeat that arrives now joins; it must not start the handler a second time.
    const second = told(deliver(webhooks, payload));
    await turn();
    expect(runs).toBe(1);
    gate.resolve();
    expect(await Promise.all([first, second])).toEqual(['500 handler_failed', '500 handler_failed']);
    expect(reported).toEqual([new Error('broken')]);
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
    expect(runs).toBe(1);
  });

  it('while another that did not await it throws as well: both are reported', async () => {
    const webhooks = receiver();
    const reported: unknown[] = [];
    webhooks.onError(({ error }) => void reported.push(error));
    webhooks.use((_, next) => {
      void next();
      throw new Error('outer');
    });
    webhooks.use(async () => {
      await turn();
      throw new Error('inner');
    });
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_failed');
    expect(reported.map(String).sort()).toEqual(['Error: inner', 'Error: outer']);
  });

  it('is one line of the log without onError()', async () => {
    const { logger, at } = recorder();
    const webhooks = receiver({ logger });
    webhooks.use(() => Promise.reject(new Error('broken')));
    await deliver(webhooks, comment());
    expect(at('error').map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ err: new Error('broken'), handler: 'middleware' }),
    ]);
  });
});

it('a middleware runs for unrecognized actions too', async () => {
  const webhooks = receiver();
  const ran: string[] = [];
  webhooks.use(async (event, next) => {
    ran.push(`middleware ${event.recognized}`);
    await next();
  });
  webhooks.onUnrecognized(() => void ran.push('unrecognized'));
  await deliver(webhooks, brokenComment());
  expect(ran).toEqual(['middleware false', 'unrecognized']);
});
