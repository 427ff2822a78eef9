import { comment, deliver, receiver, recorder, told, turn, type Payload } from '../../handlers/support.js';
import { deferred } from '../../support/deferred.js';

/** The same action as another webhook delivers it. */
function through(webhook: string | undefined, model: string, payload: Payload): Payload {
  const copy: Payload = { action: payload.action, model: { id: model } };
  if (webhook !== undefined) copy.webhook = { id: webhook };
  return copy;
}

const boardModel = '5f1ed06834d79113f55ed888';
const cardModel = '5f1edc43183a4b2e16a15d03';

/** A receiver that counts how often its handler ran. */
function counting(options: Parameters<typeof receiver>[0] = {}) {
  const webhooks = receiver(options);
  const count = { runs: 0 };
  webhooks.on('commentCard', async () => {
    count.runs++;
    await turn();
  });
  return { webhooks, count };
}

describe("dedupe: 'action'", () => {
  it('is the default: one action runs once, however many webhooks watch it', async () => {
    for (const options of [{}, { dedupe: 'action' }] as const) {
      const { webhooks, count } = counting(options);
      const payload = comment();
      const deliveries = [
        payload,
        through('5f1e00000000000000000001', boardModel, payload),
        through('5f1e00000000000000000002', cardModel, payload),
        through(undefined, cardModel, payload),
      ];
      for (const delivery of deliveries) expect(await told(deliver(webhooks, delivery))).toBe('200');
      expect(count.runs).toBe(1);
    }
  });

  it('runs another action with the same content', async () => {
    const { webhooks, count } = counting();
    await deliver(webhooks, comment('again'));
    await deliver(webhooks, comment('again'));
    expect(count.runs).toBe(2);
  });

  it('says in the log, at debug level, that nothing runs', async () => {
    const { logger, at } = recorder();
    const { webhooks } = counting({ logger });
    const payload = comment();
    await deliver(webhooks, payload);
    expect(at('debug')).toEqual([]);
    await deliver(webhooks, payload);
    expect(at('debug').map(({ fields }) => fields)).toEqual([{ actionId: payload.action.id }]);
  });

  it('keeps receivers apart', async () => {
    const first = counting();
    const second = counting();
    const payload = comment();
    await deliver(first.webhooks, payload);
    await deliver(second.webhooks, payload);
    expect([first.count.runs, second.count.runs]).toEqual([1, 1]);
  });
});

describe("dedupe: 'delivery'", () => {
  it('runs an action once per webhook, told by the webhook object', async () => {
    const { webhooks, count } = counting({ dedupe: 'delivery' });
    const payload = comment();
    const first = through('5f1e00000000000000000001', boardModel, payload);
    // Two tokens may watch one model through one URL: the webhook's id tells them apart.
    const second = through('5f1e00000000000000000002', boardModel, payload);
    for (const delivery of [first, second, first, second]) await deliver(webhooks, delivery);
    expect(count.runs).toBe(2);
  });

  it('tells webhooks apart by callback URL and model where Trello sends no webhook object', async () => {
    const urls = ['https://bot.example.com/one', 'https://bot.example.com/two'];
    const { webhooks, count } = counting({ dedupe: 'delivery', callbackURL: urls });
    const payload = comment();
    for (let round = 0; round < 2; round++) {
      for (const to of urls) {
        await deliver(webhooks, through(undefined, boardModel, payload), { to });
        await deliver(webhooks, through(undefined, cardModel, payload), { to });
      }
    }
    expect(count.runs).toBe(4);
  });

  it('runs only what has not finished for that webhook', async () => {
    const webhooks = receiver({ dedupe: 'delivery' });
    const ran: string[] = [];
    webhooks.on('commentCard', ({ model }) => void ran.push(`first ${model.id}`));
    webhooks.on('commentCard', ({ model }) => {
      ran.push(`second ${model.id}`);
      if (ran.length === 2) throw new Error('broken');
    });
    const payload = comment();
    const toBoard = through(undefined, 'a'.repeat(24), payload);
    const toCard = through(undefined, 'b'.repeat(24), payload);
    expect(await told(deliver(webhooks, toBoard))).toBe('500 handler_failed');
    expect(await told(deliver(webhooks, toCard))).toBe('200');
    expect(await told(deliver(webhooks, toBoard))).toBe('200');
    expect(ran.map((line) => line.slice(0, 8))).toEqual([
      'first aa',
      'second a',
      'first bb',
      'second b',
      'second a',
    ]);
  });
});

describe('dedupe: false', () => {
  it('runs every delivery, also concurrent ones', async () => {
    const { webhooks, count } = counting({ dedupe: false });
    const payload = comment();
    await deliver(webhooks, payload);
    await Promise.all([deliver(webhooks, payload), deliver(webhooks, payload)]);
    expect(count.runs).toBe(3);
  });

  it('runs every handler again on the retry', async () => {
    const webhooks = receiver({ dedupe: false });
    const ran: string[] = [];
    webhooks.on('commentCard', () => void ran.push('first'));
    webhooks.on('commentCard', () => {
      ran.push('second');
      if (ran.length === 2) throw new Error('broken');
    });
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(ran).toEqual(['first', 'second', 'first', 'second']);
  });
});

describe('concurrent repeats of one action', () => {
  it('share a success', async () => {
    const webhooks = receiver();
    const gate = deferred();
    let runs = 0;
    webhooks.on('commentCard', async () => {
      runs++;
      await gate.promise;
    });
    const payload = comment();
    const answers = Array.from({ length: 50 }, () => told(deliver(webhooks, payload)));
    await turn();
    gate.resolve();
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['200']));
    expect(runs).toBe(1);
  });

  it('share a failure, which is reported once; the retry then runs', async () => {
    const webhooks = receiver();
    const gate = deferred();
    const reported: unknown[] = [];
    let runs = 0;
    webhooks.onError(({ error }) => void reported.push(error));
    webhooks.on('commentCard', async () => {
      runs++;
      await gate.promise;
    });
    const payload = comment();
    const answers = Array.from({ length: 50 }, () => told(deliver(webhooks, payload)));
    await turn();
    const error = new Error('broken');
    gate.reject(error);
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['500 handler_failed']));
    expect(runs).toBe(1);
    expect(reported).toEqual([error]);
    await deliver(webhooks, payload);
    expect(runs).toBe(2);
  });

  it('run synchronous handlers once, too', async () => {
    const webhooks = receiver();
    let runs = 0;
    webhooks.on('commentCard', () => void runs++);
    const payload = comment();
    await Promise.all(Array.from({ length: 50 }, () => deliver(webhooks, payload)));
    expect(runs).toBe(1);
  });

  it('leave other actions alone: they run at the same time', async () => {
    const webhooks = receiver();
    const gates = new Map(
      [comment(), comment()].map((payload) => [payload.action.id, { payload, gate: deferred() }]),
    );
    const begun: string[] = [];
    webhooks.on('commentCard', async ({ action }) => {
      begun.push(action.id);
      await gates.get(action.id)!.gate.promise;
    });
    const [first, second] = [...gates.values()];
    const answers = [deliver(webhooks, first!.payload), deliver(webhooks, second!.payload)];
    await turn();
    expect(begun).toEqual([first!.payload.action.id, second!.payload.action.id]);
    second!.gate.resolve();
    expect(await told(answers[1]!)).toBe('200');
    first!.gate.resolve();
    expect(await told(answers[0]!)).toBe('200');
  });
});

it('a forged repeat neither joins nor marks an action', async () => {
  const { webhooks, count } = counting();
  const payload = comment();
  const body = JSON.stringify(payload);
  const forged = {
    method: 'POST',
    url: '/trello',
    headers: { 'x-trello-webhook': `${'A'.repeat(27)}=` },
    body,
  };
  expect(await told(webhooks.receive(forged))).toBe('401 signature_mismatch');
  expect(count.runs).toBe(0);
  expect(await told(deliver(webhooks, payload))).toBe('200');
  expect(count.runs).toBe(1);
  expect(await told(webhooks.receive(forged))).toBe('401 signature_mismatch');
});
