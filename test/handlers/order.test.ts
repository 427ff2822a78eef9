import type { EventName } from '../../src/index.js';
import { change, comment, deliver, deliveryOf, move, receiver, told, turn } from './support.js';

describe('the order of handlers', () => {
  it('is type:field in the order of the keys of old, then the type, then any', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    webhooks.onAny(({ name }) => void ran.push(`any ${name}`));
    webhooks.on('updateCard', ({ name }) => void ran.push(`type ${name}`));
    webhooks.on('updateCard:pos', ({ name }) => void ran.push(`first ${name}`));
    webhooks.on('updateCard:idList', ({ name }) => void ran.push(`first ${name}`));
    webhooks.on('updateCard:pos', ({ name }) => void ran.push(`second ${name}`));
    webhooks.onAny(({ name }) => void ran.push(`second any ${name}`));

    expect(await told(deliver(webhooks, change({ idList: '5f1e7ce229f0456764228298', pos: 1 })))).toBe('200');
    expect(ran).toEqual([
      'first updateCard:idList',
      'first updateCard:pos',
      'second updateCard:pos',
      'type updateCard',
      'any updateCard',
      'second any updateCard',
    ]);

    ran.length = 0;
    await deliver(webhooks, change({ pos: 1, idList: '5f1e7ce229f0456764228298' }));
    expect(ran.slice(0, 3)).toEqual([
      'first updateCard:pos',
      'second updateCard:pos',
      'first updateCard:idList',
    ]);
  });

  it('lets each handler end before the next begins, whether synchronous or not', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    const synchronous = (name: string) => () => void ran.push(name);
    const slow = (name: string) => async () => {
      ran.push(`${name} begins`);
      await turn();
      ran.push(`${name} ends`);
    };
    webhooks.on('commentCard', synchronous('a'));
    webhooks.on('commentCard', slow('b'));
    webhooks.on('commentCard', synchronous('c'));
    webhooks.on('commentCard', slow('d'));
    webhooks.onAny(synchronous('e'));

    await deliver(webhooks, comment());
    expect(ran).toEqual(['a', 'b begins', 'b ends', 'c', 'd begins', 'd ends', 'e']);
  });

  it('awaits any thenable, and ignores other values', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    // A promise of another library.
    const thenable = {
      then: (resolve: (value: string) => void) => setImmediate(() => (ran.push('settled'), resolve('x'))),
    };
    webhooks.on('commentCard', () => thenable);
    webhooks.on('commentCard', () => 42);
    webhooks.on('commentCard', () => null);
    webhooks.on('commentCard', () => void ran.push('last'));
    expect(await told(deliver(webhooks, comment()))).toBe('200');
    expect(ran).toEqual(['settled', 'last']);
  });
});

describe('which handlers run', () => {
  it('is those of the names that the action raises, and no others', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    const others: EventName[] = ['updateCard:pos', 'updateList', 'commentCard', 'updateCard:idList'];
    for (const name of others) webhooks.on(name, () => void ran.push(name));
    await deliver(webhooks, move());
    expect(ran).toEqual(['updateCard:idList']);
  });

  it('is a handler of a list once for each name that is raised', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    webhooks.on(['updateCard', 'updateCard:idList', 'commentCard', 'updateCard'], ({ name }) => {
      ran.push(name);
    });
    await deliver(webhooks, move());
    await deliver(webhooks, comment());
    expect(ran).toEqual(['updateCard:idList', 'updateCard', 'commentCard']);
  });

  it.each([
    ['null', null],
    ['a list', ['idList']],
    ['a text', 'idList'],
    ['empty', {}],
  ])('raises the type alone when old is %s', async (_, old) => {
    const webhooks = receiver();
    const names: (readonly string[])[] = [];
    webhooks.onAny((event) => void names.push(event.names));
    await deliver(webhooks, deliveryOf('somethingNew', { old }));
    expect(names).toEqual([['somethingNew']]);
  });

  it('is nobody when nobody is registered: a verified delivery is answered with 200', async () => {
    expect(await told(deliver(receiver(), comment()))).toBe('200');
  });
});

describe('off()', () => {
  it('removes a handler from the names given, and leaves its other names', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    const handler = ({ name }: { name: string }) => void ran.push(name);
    webhooks.on(['updateCard', 'updateCard:idList', 'commentCard'], handler);
    webhooks.off(['updateCard', 'commentCard'], handler);
    await deliver(webhooks, move());
    await deliver(webhooks, comment());
    expect(ran).toEqual(['updateCard:idList']);
    webhooks.off('updateCard:idList', handler);
    await deliver(webhooks, move());
    expect(ran).toEqual(['updateCard:idList']);
  });

  it('leaves other handlers of the name, and is no error for one that is not registered', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    const first = () => void ran.push('first');
    const second = () => void ran.push('second');
    webhooks.on('commentCard', first).on('commentCard', second);
    expect(webhooks.off('commentCard', first)).toBe(webhooks);
    webhooks.off('commentCard', first).off('updateCard', second).off('noSuchName', second);
    await deliver(webhooks, comment());
    expect(ran).toEqual(['second']);
  });

  it('removes every registration of the handler', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    const twice = () => void ran.push('twice');
    webhooks.on('commentCard', twice).on('commentCard', twice);
    await deliver(webhooks, comment());
    expect(ran).toEqual(['twice', 'twice']);
    webhooks.off('commentCard', twice);
    await deliver(webhooks, comment());
    expect(ran).toEqual(['twice', 'twice']);
  });
});

describe('a handler that changes the handlers while it runs', () => {
  it('changes the next delivery, and neither skips nor repeats a handler of this one', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    const third = () => void ran.push('third');
    const added = () => void ran.push('added');
    const once = () => {
      ran.push('once');
      webhooks.off('commentCard', once).on('commentCard', added);
    };
    webhooks.on('commentCard', once);
    webhooks.on('commentCard', () => void ran.push('second'));
    webhooks.on('commentCard', third);

    expect(await told(deliver(webhooks, comment()))).toBe('200');
    expect(ran).toEqual(['once', 'second', 'third']);
    ran.length = 0;
    await deliver(webhooks, comment());
    expect(ran).toEqual(['second', 'third', 'added']);
  });

  it('may do so after an await', async () => {
    const webhooks = receiver();
    const ran: string[] = [];
    webhooks.on('commentCard', async () => {
      await turn();
      webhooks.on('commentCard', () => void ran.push('added'));
    });
    await deliver(webhooks, comment());
    expect(ran).toEqual([]);
    await deliver(webhooks, comment());
    expect(ran).toEqual(['added']);
  });
});
