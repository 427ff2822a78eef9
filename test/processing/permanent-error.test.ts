import { PermanentError, TrelloWebhooks, type GivenUpEntry } from '../../src/index.js';
import type { InboxOptions } from '../../src/inbox/index.js';
import { createDelivery, memoryInbox, sendDelivery } from '../../src/testing/index.js';
import { CollectingLogger } from '../support/logger.js';
import { until } from '../support/until.js';

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };

function durable(options: InboxOptions = {}) {
  const inbox = memoryInbox({ retry: { attempts: 3, minDelayMs: 1, maxDelayMs: 1 }, ...options });
  const dead: GivenUpEntry[] = [];
  const webhooks = new TrelloWebhooks({ ...signing, inbox, logger: new CollectingLogger() });
  webhooks.onDead((entry) => void dead.push(entry));
  const send = (body: object) => sendDelivery(webhooks, body, signing);
  const isDead = () => until(async () => (await inbox.stats()).dead === 1);
  return { inbox, webhooks, dead, send, isDead };
}

const permanent = (): never => {
  throw new PermanentError('There is no such customer');
};

describe('with an inbox', () => {
  it('makes a dead letter at once, and onDead() hears of it', async () => {
    const { webhooks, inbox, dead, send, isDead } = durable();
    webhooks.on('commentCard', permanent);
    await webhooks.start();
    const body = createDelivery('commentCard');
    await send(body);
    await isDead();
    await webhooks.close();
    expect(dead).toMatchObject([{ id: body.action.id, type: 'commentCard', attempts: 1 }]);
    expect(dead[0]!.failures[0]!.error).toMatchObject({ code: 'permanent' });
    const [letter] = await inbox.deadLetters.list();
    expect(letter).toMatchObject({ attempts: 1, errors: [{ attempt: 1, handler: 'commentCard' }] });
  });

  it('waits for another handler that is to be tried again', async () => {
    const { webhooks, inbox, dead, send, isDead } = durable();
    webhooks.on('commentCard', permanent);
    let runs = 0;
    const mend = ({ attempt }: { attempt: number }): void => {
      runs++;
      if (attempt === 1) throw new Error('not yet');
    };
    webhooks.on('commentCard', mend, { name: 'mended' });
    await webhooks.start();
    await send(createDelivery('commentCard'));
    await isDead();
    await webhooks.close();
    expect([runs, dead.map(({ attempts }) => attempts)]).toEqual([2, [2]]);
    expect((await inbox.deadLetters.list())[0]!.finished).toEqual(['commentCard/mended']);
  });

  it('is what a malformed body comes to, once, and again at once when it is replayed', async () => {
    const { webhooks, inbox, dead, send, isDead } = durable();
    webhooks.on('commentCard', permanent);
    await send({ nothing: 'of Trello' });
    await isDead();
    await webhooks.start();
    expect(await inbox.deadLetters.replay()).toBe(1);
    await until(() => dead.length === 2);
    await webhooks.close();
    expect(dead).toMatchObject([
      { type: '', attempts: 0, failures: [{ handler: 'inbox' }] },
      { type: '', attempts: 1, failures: [{ handler: 'inbox' }] },
    ]);
  });
});

describe('retry of a handler', () => {
  it('stands in place of that of the inbox, for this handler alone', async () => {
    const { webhooks, inbox, send, isDead } = durable();
    const attempts: string[] = [];
    const fail =
      (name: string) =>
      ({ attempt }: { attempt: number }): never => {
        attempts.push(`${name} ${attempt}`);
        throw new Error('broken');
      };
    webhooks.on('commentCard', fail('own'), { name: 'own', retry: { attempts: 1 } });
    await webhooks.start();
    await send(createDelivery('commentCard'));
    await isDead();
    await webhooks.close();
    expect(attempts).toEqual(['own 1']);
    expect(await inbox.deadLetters.list()).toHaveLength(1);
  });

  it('is asked with its own errors; the longest pause counts', async () => {
    const { webhooks, send } = durable({ retry: () => 1 });
    const asked: unknown[] = [];
    const delays: (number | undefined)[] = [];
    webhooks.onHandled(({ delayMs }) => void delays.push(delayMs));
    const fail = (text: string) => (): never => {
      throw new Error(text);
    };
    const retry = ({ errors }: { errors: readonly unknown[] }): number => {
      asked.push(...errors);
      return 3_600_000;
    };
    webhooks.on('commentCard', fail('a'), { name: 'a' });
    webhooks.on('commentCard', fail('b'), { name: 'b', retry });
    await webhooks.start();
    await send(createDelivery('commentCard'));
    await until(() => delays.length === 1);
    await webhooks.close();
    expect([asked.map(String), delays]).toEqual([['Error: b'], [3_600_000]]);
  });

  it('is refused without an inbox, where Trello decides', () => {
    const webhooks = new TrelloWebhooks(signing);
    expect(() => webhooks.on('commentCard', () => {}, { retry: { attempts: 2 } })).toThrow(/no inbox/);
    expect(() => webhooks.onAny(() => {}, { retry: () => false })).toThrow(/no inbox/);
  });
});

describe('without an inbox', () => {
  it('is reported once and gets 200, so that Trello does not send it again', async () => {
    const webhooks = new TrelloWebhooks(signing);
    const errors: unknown[] = [];
    const settlements: string[] = [];
    const dead: GivenUpEntry[] = [];
    webhooks.onError(({ error }) => void errors.push(error));
    webhooks.onHandled(({ settlement }) => void settlements.push(settlement));
    webhooks.onDead((entry) => void dead.push(entry));
    webhooks.on('commentCard', permanent);
    const body = createDelivery('commentCard');
    for (let time = 0; time < 2; time++)
      expect(await sendDelivery(webhooks, body, signing)).toMatchObject({ status: 200 });
    expect([errors.length, settlements, dead.length]).toEqual([1, ['dead'], 1]);
  });

  it('does not run again while another handler is repeated', async () => {
    const webhooks = new TrelloWebhooks({ ...signing, logger: new CollectingLogger() });
    const errors: unknown[] = [];
    webhooks.onError(({ error }) => void errors.push(error));
    webhooks.on('commentCard', permanent);
    webhooks.on('commentCard', ({ attempt }) => {
      if (attempt === 1) throw new Error('not yet');
    });
    const body = createDelivery('commentCard');
    expect(await sendDelivery(webhooks, body, signing)).toMatchObject({ status: 500 });
    expect(await sendDelivery(webhooks, body, signing)).toMatchObject({ status: 200 });
    expect(errors.map(String)).toEqual([expect.stringContaining('no such customer'), 'Error: not yet']);
  });
});

test('a handler that does not end though its time is over shows in the stats', async () => {
  const webhooks = new TrelloWebhooks({ ...signing, handlerTimeoutMs: 10 });
  webhooks.onError(() => {});
  let end = (): void => {};
  webhooks.on('commentCard', () => new Promise<void>((resolve) => (end = resolve)));
  expect(await sendDelivery(webhooks, createDelivery('commentCard'), signing)).toMatchObject({ status: 500 });
  expect(await webhooks.stats()).toMatchObject({ active: 1, overdue: 1 });
  end();
  await webhooks.close();
  expect(await webhooks.stats()).toMatchObject({ active: 0, overdue: 0 });
});
