import {
  actionTypes,
  DuplicateHandlerError,
  InvalidOptionError,
  subEvents,
  UnknownEventError,
} from '../../src/index.js';
import type { EventName, TrelloWebhooks } from '../../src/index.js';
import { comment, deliver, deliveryOf, move, receiver, told } from './support.js';

const handler = () => {};

/** What `run` throws. */
function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not throw');
}

describe('the names that on() takes', () => {
  it.each([...actionTypes, ...subEvents])('%s', (name) => {
    expect(() => receiver().on(name, handler)).not.toThrow();
  });

  it.each([
    ['commentCards', 'commentCard'],
    ['CommentCard', 'commentCard'],
    ['comentCard', 'commentCard'],
    ['updatedCard', 'updateCard'],
    ['updateCard:idlist', 'updateCard:idList'],
    ['updateCard:idLists', 'updateCard:idList'],
    ['updateCard:due_complete', 'updateCard:dueComplete'],
    ['updateCard.idList', 'updateCard:idList'],
    [' commentCard', 'commentCard'],
  ])('are not %p, which looks like %s', (wrong, right) => {
    const error = thrownBy(() => receiver().on(wrong as EventName, handler));
    expect(error).toBeInstanceOf(UnknownEventError);
    expect(error).toMatchObject({ code: 'unknown_event', name: 'UnknownEventError' });
    const { near } = error as UnknownEventError;
    expect(near[0]).toBe(right);
    expect(near.length).toBeLessThanOrEqual(5);
    expect(error.message).toContain(`'${wrong}'`);
    for (const name of near) expect(error.message).toContain(`'${name}'`);
    expect(error.message).toContain('{ allowUnknown: true }');
  });

  it.each(['x', 'toString', '__proto__', 'constructor', '*', '?', 'issue_comment.created'])(
    'are not %p, which looks like nothing',
    (wrong) => {
      const error = thrownBy(() => receiver().on(wrong as EventName, handler));
      expect(error).toBeInstanceOf(UnknownEventError);
      expect((error as UnknownEventError).near).toEqual([]);
      expect(error.message).not.toContain('Did you mean');
      expect(error.message).toContain('{ allowUnknown: true }');
    },
  );

  it('are shown without the control characters of a wrong one', () => {
    const error = thrownBy(() => receiver().on('commentCard\n[info] all is well' as EventName, handler));
    expect(error.message).not.toContain('\n');
  });

  it.each([
    ['' as never],
    [[] as never],
    [undefined as never],
    [5 as never],
    [['commentCard', 5] as never],
    [{} as never],
  ])('are not %p', (wrong) => {
    const error = thrownBy(() => receiver().on(wrong, handler));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error.message).toMatch(/event name/);
  });

  it('need unlisted for anything else, and are no empty text even then', () => {
    expect(() => receiver().on('somethingNew', handler, { allowUnknown: true })).not.toThrow();
    expect(() => receiver().on('', handler, { allowUnknown: true })).toThrow(InvalidOptionError);
    expect(() => receiver().on('somethingNew', handler, { allowUnknown: false } as never)).toThrow(
      UnknownEventError,
    );
  });

  it('are all checked before a handler is added', async () => {
    const webhooks = receiver();
    let runs = 0;
    const counting = () => void runs++;
    const names = ['commentCard', 'comentCard'] as EventName[];
    expect(() => webhooks.on(names, counting)).toThrow(UnknownEventError);
    await deliver(webhooks, comment());
    expect(runs).toBe(0);
  });
});

describe('a handler', () => {
  it.each([[undefined], [null], ['log'], [{ handle: () => {} }]])('is not %p', (wrong) => {
    const webhooks = receiver();
    expect(() => webhooks.on('commentCard', wrong as never)).toThrow(/on\(\) needs a function/);
    expect(() => webhooks.onAny(wrong as never)).toThrow(/onAny\(\) needs a function/);
    expect(() => webhooks.onUnrecognized(wrong as never)).toThrow(/onUnrecognized\(\) needs a function/);
    expect(() => webhooks.onRejected(wrong as never)).toThrow(/onRejected\(\) needs a function/);
  });

  it('is registered by methods that can be chained', () => {
    const webhooks = receiver();
    const chained = webhooks
      .on('commentCard', handler)
      .off('commentCard', handler)
      .onAny(handler)
      .onUnrecognized(handler)
      .onRejected(handler)
      .onError(handler)
      .use((_, next) => next());
    expect(chained).toBe(webhooks);
  });
});

describe('the names of handlers', () => {
  /** The names as onError is told them, of handlers that all fail. */
  async function namesOf(webhooks: TrelloWebhooks): Promise<string[]> {
    const names: string[] = [];
    webhooks.onError(({ handler: name }) => void names.push(name));
    await deliver(webhooks, comment());
    return names;
  }

  function fail(): never {
    throw new Error('broken');
  }

  it("are those given, else the functions' own", async () => {
    const webhooks = receiver();
    webhooks.on('commentCard', fail, { name: 'given' });
    webhooks.on('commentCard', fail);
    webhooks.on('commentCard', fail);
    webhooks.on('commentCard', () => fail());
    webhooks.on('commentCard', () => fail());
    webhooks.onAny(fail);
    expect(await namesOf(webhooks)).toEqual(['given', 'fail', 'fail', 'handler', 'handler', 'fail']);
  });

  it('of functions tell no handlers apart: identities do, whatever a minifier does', async () => {
    const webhooks = receiver();
    const keys: string[] = [];
    const note = ({ idempotencyKey }: { idempotencyKey: string }): void => {
      keys.push(idempotencyKey.slice(idempotencyKey.indexOf(' ') + 1));
    };
    const gone = (event: { idempotencyKey: string }): void => note(event);
    webhooks.on('commentCard', note, { name: 'given' });
    webhooks.on('commentCard', note).on('commentCard', note);
    webhooks.on('commentCard', gone).off('commentCard', gone).on('commentCard', gone);
    webhooks.onAny(note).onAny(note);
    await deliver(webhooks, comment());
    expect(keys).toEqual([
      ...['commentCard/given', 'commentCard', 'commentCard#2', 'commentCard#4'],
      ...['onAny()', 'onAny()#2'],
    ]);
  });

  it.each<[where: string, register: (webhooks: TrelloWebhooks) => unknown]>([
    ['on()', (webhooks) => webhooks.on('commentCard', handler, { name: 'mine' })],
    ['on() of a list', (webhooks) => webhooks.on(['updateCard', 'commentCard'], handler, { name: 'mine' })],
    ['onAny()', (webhooks) => webhooks.onAny(handler, { name: 'mine' })],
    ['onUnrecognized()', (webhooks) => webhooks.onUnrecognized(handler, { name: 'mine' })],
  ])('given twice for one event are refused by %s', (_, register) => {
    const webhooks = receiver();
    register(webhooks);
    const error = thrownBy(() => register(webhooks));
    expect(error).toBeInstanceOf(DuplicateHandlerError);
    expect(error).toMatchObject({ code: 'duplicate_handler' });
    expect(error.message).toContain('"mine"');
  });

  it('may be the same for several events', () => {
    const webhooks = receiver();
    webhooks.on(['updateCard', 'updateCard:idList', 'commentCard'], handler, { name: 'mine' });
    webhooks.onAny(handler, { name: 'mine' });
    expect(() => webhooks.onUnrecognized(handler, { name: 'mine' })).not.toThrow();
  });

  it('add nothing when one of a list is taken', async () => {
    const webhooks = receiver();
    let runs = 0;
    webhooks.on('updateCard', handler, { name: 'mine' });
    expect(() => webhooks.on(['commentCard', 'updateCard'], () => void runs++, { name: 'mine' })).toThrow(
      DuplicateHandlerError,
    );
    await deliver(webhooks, comment());
    expect(runs).toBe(0);
  });

  it('are free again after off()', () => {
    const webhooks = receiver();
    webhooks.on('commentCard', handler, { name: 'mine' }).off('commentCard', handler);
    expect(() => webhooks.on('commentCard', handler, { name: 'mine' })).not.toThrow();
  });

  it.each([[''], [5], [null]])('are texts, not %p', (name) => {
    expect(() => receiver().on('commentCard', handler, { name: name as never })).toThrow(
      /name must be a text/,
    );
  });
});

describe('10,000 handlers', () => {
  const many = 10_000;

  it('of one event all run, once and in order', async () => {
    const webhooks = receiver();
    const ran: number[] = [];
    for (let index = 0; index < many; index++) webhooks.on('commentCard', () => void ran.push(index));
    expect(await told(deliver(webhooks, comment()))).toBe('200');
    expect(ran).toEqual(Array.from({ length: many }, (_, index) => index));
  });

  it('of one event may all be asynchronous', async () => {
    const webhooks = receiver();
    let runs = 0;
    for (let index = 0; index < many; index++) {
      webhooks.on('commentCard', async () => {
        await Promise.resolve();
        runs++;
      });
    }
    expect(await told(deliver(webhooks, comment()))).toBe('200');
    expect(runs).toBe(many);
  });

  it('for any event, and for unrecognized ones, all run', async () => {
    const webhooks = receiver();
    let runs = 0;
    for (let index = 0; index < many; index++) {
      webhooks.onAny(() => void runs++).onUnrecognized(() => void runs++);
    }
    const payload = comment();
    payload.action.type = 'somethingNew';
    await deliver(webhooks, payload);
    expect(runs).toBe(2 * many);
  });

  it('on other names do not run, and cost a delivery nothing', async () => {
    const webhooks = receiver();
    let runs = 0;
    for (let index = 0; index < many; index++) {
      webhooks.on(`type${index}`, () => void runs++, { allowUnknown: true });
    }
    webhooks.on('commentCard', () => void runs++);
    for (let index = 0; index < 1_000; index++) await deliver(webhooks, comment());
    expect(runs).toBe(1_000);
  });
});

describe('off()', () => {
  it('removes a handler from the names that are given, or from everything', async () => {
    const webhooks = receiver();
    const calls: string[] = [];
    const handler = ({ name }: { name: string }) => void calls.push(name);
    webhooks.on(['commentCard', 'updateCard'], handler).onAny(handler).onUnrecognized(handler);
    webhooks.off('updateCard', handler);
    await deliver(webhooks, comment());
    await deliver(webhooks, move());
    expect(calls.splice(0)).toEqual(['commentCard', 'commentCard', 'updateCard']);
    webhooks.off(handler);
    await deliver(webhooks, comment());
    await deliver(webhooks, deliveryOf('somethingNew', {}));
    expect(calls).toEqual([]);
    // Its name is free again.
    webhooks.on('commentCard', handler, { name: 'handler' });
  });

  it('removes hooks', async () => {
    const webhooks = receiver();
    const calls: object[] = [];
    const hook = (event: object) => void calls.push(event);
    webhooks.onError(hook).onRejected(hook).onHandled(hook).off(hook);
    webhooks.on('commentCard', () => {
      throw new Error('fails');
    });
    await deliver(webhooks, comment());
    await webhooks.receive({ method: 'POST', url: '/trello', headers: {}, body: '' });
    expect(calls).toEqual([]);
  });
});
