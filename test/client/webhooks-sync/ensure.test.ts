import {
  ensureWebhooks,
  EnsureWebhooksError,
  InvalidArgumentError,
  type DesiredWebhook,
  type EnsureOptions,
} from '../../../src/client/index.js';
import { clientOf, failure } from '../support/server.js';
import { startStore, type TrelloStore } from '../support/trello-store.js';
import { aWebhook, boardId, callbackURL } from '../support/webhook.js';

const boards = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(24));
const wanted: DesiredWebhook = { idModel: boardId, callbackURL, description: 'bot' };
const quick: EnsureOptions = { retry: { minDelayMs: 1 } };
const list = 'GET /tokens/{token}/webhooks';

const ensure = (store: TrelloStore, desired: DesiredWebhook[], options: EnsureOptions = {}) =>
  ensureWebhooks(clientOf(store), desired, { ...quick, ...options });
const actions = (results: { action: string }[]) => results.map(({ action }) => action);

describe('ensureWebhooks', () => {
  test('does all that is to do: every outcome at once', async () => {
    const same = aWebhook({ idModel: boards[0]!, description: 'bot' });
    const renamed = aWebhook({ idModel: boards[1]!, description: 'old' });
    const disabled = aWebhook({ idModel: boards[2]!, description: 'bot', active: false });
    const away = aWebhook({
      idModel: boards[3]!,
      description: 'bot',
      callbackURL: 'https://old.example.com/t',
    });
    const left = aWebhook({ idModel: 'e'.repeat(24) });
    const foreign = aWebhook({ callbackURL: 'https://elsewhere.example.com/', description: 'foreign' });
    const store = await startStore([same, renamed, disabled, away, left, foreign]);
    const desired = [...boards, boardId].map((idModel) => ({ ...wanted, idModel }));

    const results = await ensure(store, desired, { prune: true });

    expect(actions(results)).toEqual(['unchanged', 'updated', 'reactivated', 'moved', 'created', 'removed']);
    expect(results.map((result) => result.desired)).toEqual([...desired, undefined]);
    expect(results.every(({ error }) => error === undefined)).toBe(true);
    expect(results.slice(0, 4).map(({ webhook }) => webhook?.id)).toEqual([
      same.id,
      renamed.id,
      disabled.id,
      away.id,
    ]);
    for (const { webhook } of results.slice(0, 5)) {
      expect(webhook).toMatchObject({ callbackURL, description: 'bot', active: true });
      expect(store.webhooks.get(webhook!.id)).toEqual(webhook);
    }
    expect(store.webhooks.has(left.id)).toBe(false);
    expect(store.webhooks.get(foreign.id)).toEqual(foreign);
    expect(store.routes()).toEqual([
      list,
      `PUT /webhooks/${renamed.id}`,
      `PUT /webhooks/${disabled.id}`,
      `PUT /webhooks/${away.id}`,
      'POST /webhooks',
      `DELETE /webhooks/${left.id}`,
    ]);

    store.seen.length = 0;
    expect(actions(await ensure(store, desired, { prune: true }))).toEqual(Array(5).fill('unchanged'));
    expect(store.routes()).toEqual([list]);
  });

  test('dryRun only lists', async () => {
    const left = aWebhook({ idModel: boards[0]! });
    const store = await startStore([left]);
    const results = await ensure(store, [wanted], { dryRun: true, prune: true });
    expect(results).toEqual([
      { action: 'created', webhook: undefined, desired: wanted, error: undefined },
      { action: 'removed', webhook: left, desired: undefined, error: undefined },
    ]);
    expect(store.routes()).toEqual([list]);
  });

  test.each([
    ['no array', {} as never, {}],
    ['a bad entry', [{ ...wanted, idModel: 'x' }], {}],
    ['a misspelt entry', [{ ...wanted, descripton: 'x' }], {}],
    ['an entry twice', [wanted, wanted], {}],
    ['a bad movedFrom', [wanted], { movedFrom: 'https://x' as never }],
    ['no tries', [wanted], { retry: { attempts: 0 } }],
  ])('%s: a clear error, and nothing is sent', async (_, desired, options) => {
    const store = await startStore();
    await expect(ensure(store, desired, options)).rejects.toBeInstanceOf(InvalidArgumentError);
    expect(store.seen).toHaveLength(0);
  });
});

describe('a callback URL that does not respond', () => {
  test('is waited for, as a tunnel needs seconds', async () => {
    const store = await startStore([
      aWebhook({ callbackURL: `${callbackURL}?old`, description: 'bot', idModel: boards[0]! }),
    ]);
    const got = [530, 502, 200, 530, 200];
    store.head = () => got.shift() ?? 200;
    const results = await ensure(store, [wanted, { ...wanted, idModel: boards[0]! }]);
    expect(actions(results)).toEqual(['created', 'moved']);
    expect(got).toEqual([]);
  });

  test('is given up after the tries; the others go on, and an error has all results', async () => {
    const removable = aWebhook({ callbackURL: 'https://up.example.com/?old' });
    const store = await startStore([removable]);
    store.head = (url) => (url.startsWith(callbackURL) ? 530 : 200);
    const good = { idModel: boards[0]!, callbackURL: 'https://up.example.com/' };
    const error = await failure(
      ensure(store, [wanted, { ...wanted, idModel: boards[1]! }, good], {
        prune: true,
        retry: { attempts: 3, minDelayMs: 1 },
      }),
    );
    expect(error).toBeInstanceOf(EnsureWebhooksError);
    const { results, errors, code, message } = error as unknown as EnsureWebhooksError;
    expect(code).toBe('ensure_webhooks_failed');
    expect(message).toContain('3 of 4 webhooks failed');
    expect(message).toContain('got 530');
    expect(actions([...results])).toEqual(['created', 'created', 'created', 'removed']);
    expect(results[0]?.error).toMatchObject({ code: 'callback_url_rejected', gotStatus: 530 });
    expect(results[1]?.error).toMatchObject({ code: 'callback_url_rejected' });
    expect(results[2]?.error).toBeUndefined();
    expect(results[3]?.error).toMatchObject({ code: 'prune_skipped' });
    expect(errors).toHaveLength(3);
    expect(error.cause).toBe(errors[0]);
    // Three tries for the first entry; the second does not wait for the same URL again.
    expect(store.routes()).toEqual([list, ...Array<string>(5).fill('POST /webhooks')]);
    expect([...store.webhooks.values()].map((webhook) => webhook.callbackURL)).toEqual([
      removable.callbackURL,
      good.callbackURL,
    ]);
  });
});

describe('several at once', () => {
  /** Responds to nothing until `count` requests of that kind are here. */
  function together(store: TrelloStore, method: string, count: number): void {
    const waiting: (() => void)[] = [];
    store.before = async (seen) => {
      if (seen.method === method && waiting.length < count) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length === count) for (const go of waiting) go();
        });
      }
      return undefined;
    };
  }

  test('two that list at the same time make each webhook once, and both succeed', async () => {
    const store = await startStore();
    together(store, 'GET', 2);
    const desired = boards.map((idModel) => ({ ...wanted, idModel }));
    const both = await Promise.all([ensure(store, desired), ensure(store, desired)]);
    expect(store.webhooks.size).toBe(4);
    for (const results of both) {
      expect(results.map(({ webhook }) => webhook?.id).sort()).toEqual([...store.webhooks.keys()].sort());
      for (const { action } of results) expect(['created', 'unchanged']).toContain(action);
    }
    const created = both.flat().filter(({ action }) => action === 'created');
    expect(created).toHaveLength(4);
  });

  test('two that move the same webhook both succeed', async () => {
    const away = aWebhook({ description: 'bot', callbackURL: 'https://old.example.com/t' });
    const store = await startStore([away]);
    together(store, 'GET', 2);
    const both = await Promise.all([ensure(store, [wanted]), ensure(store, [wanted])]);
    expect(both.map(actions)).toEqual([['moved'], ['moved']]);
    expect([...store.webhooks.values()]).toEqual([{ ...away, callbackURL }]);
  });

  test('two that remove the same webhook both succeed', async () => {
    const store = await startStore([aWebhook({ description: 'bot' }), aWebhook({ idModel: boards[0]! })]);
    together(store, 'GET', 2);
    const both = await Promise.all([
      ensure(store, [wanted], { prune: true }),
      ensure(store, [wanted], { prune: true }),
    ]);
    expect(both.map(actions)).toEqual([
      ['unchanged', 'removed'],
      ['unchanged', 'removed'],
    ]);
    expect(store.webhooks.size).toBe(1);
  });

  test.each([
    ['as desired', {}, 'unchanged'],
    ['disabled', { active: false }, 'reactivated'],
    ['with another name', { description: 'x' }, 'updated'],
  ])('"already exists", and what exists is %s', async (_, fields, action) => {
    const store = await startStore();
    store.before = ({ method }) => {
      if (method === 'POST')
        store.webhooks.set('f'.repeat(24), aWebhook({ id: 'f'.repeat(24), description: 'bot', ...fields }));
      return undefined;
    };
    const results = await ensure(store, [wanted]);
    expect(results).toMatchObject([
      { action, webhook: { id: 'f'.repeat(24), description: 'bot', active: true } },
    ]);
  });

  test('"already exists", but the listing does not have it: the error says so', async () => {
    const store = await startStore();
    store.before = ({ method }) =>
      method === 'POST'
        ? { status: 400, text: 'A webhook with that callback, model, and token already exists' }
        : undefined;
    const error = await failure(ensure(store, [wanted]));
    expect(error['errors']).toMatchObject([{ code: 'duplicate_webhook' }]);
    expect(store.routes()).toEqual([list, 'POST /webhooks', list]);
  });

  test('what was listed is removed meanwhile: it is created', async () => {
    const store = await startStore([aWebhook({ description: 'old' })]);
    store.before = ({ method }) => {
      if (method === 'PUT') store.webhooks.clear();
      return undefined;
    };
    expect(actions(await ensure(store, [wanted]))).toEqual(['created']);
    expect(store.webhooks.size).toBe(1);
  });

  test('where it should move to, another made one meanwhile: that one is taken', async () => {
    const away = aWebhook({ description: 'bot', callbackURL: 'https://old.example.com/t' });
    const made = aWebhook({ description: 'bot' });
    const store = await startStore([away]);
    store.before = ({ method }) => {
      if (method === 'PUT') store.webhooks.set(made.id, made);
      return undefined;
    };
    expect(await ensure(store, [wanted])).toMatchObject([{ action: 'unchanged', webhook: made }]);
  });
});

describe('a lost response', () => {
  test('to a creation that was carried out: one webhook, created', async () => {
    const store = await startStore();
    let lost = false;
    store.after = ({ method }) => {
      if (method !== 'POST' || lost) return undefined;
      lost = true;
      return 'cut';
    };
    expect(actions(await ensure(store, [wanted]))).toEqual(['created']);
    expect(store.webhooks.size).toBe(1);
    expect(store.routes()).toEqual([list, 'POST /webhooks', 'POST /webhooks', list]);
  });

  test('to a creation that was not: it is repeated', async () => {
    const store = await startStore();
    const instead = [{ status: 502, text: 'bad gateway' }];
    store.before = ({ method }) => (method === 'POST' ? instead.shift() : undefined);
    expect(actions(await ensure(store, [wanted]))).toEqual(['created']);
    expect(store.webhooks.size).toBe(1);
  });

  test('for good: as often as the tries, and no more', async () => {
    const store = await startStore();
    store.before = ({ method }) => (method === 'POST' ? 'cut' : undefined);
    const error = await failure(ensure(store, [wanted], { retry: { attempts: 3, minDelayMs: 1 } }));
    expect(error['errors']).toMatchObject([{ code: 'trello_unreachable' }]);
    expect(store.routes()).toEqual([list, ...Array<string>(3).fill('POST /webhooks')]);
  });

  test('to an update: the client has repeated it already', async () => {
    const store = await startStore([aWebhook()]);
    store.before = ({ method }) => (method === 'PUT' ? { status: 500, text: '' } : undefined);
    await failure(
      ensureWebhooks(clientOf(store, { retry: { attempts: 2, minDelayMs: 1 } }), [wanted], quick),
    );
    expect(store.seen.filter(({ method }) => method === 'PUT')).toHaveLength(2);
  });
});

describe('the signal', () => {
  test('ends it between two webhooks', async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const store = await startStore();
    store.after = ({ method }) => {
      if (method === 'POST') controller.abort(reason);
      return undefined;
    };
    const desired = boards.map((idModel) => ({ ...wanted, idModel }));
    await expect(ensure(store, desired, { signal: controller.signal })).rejects.toBe(reason);
    expect(store.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('ends the wait for a callback URL', async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const store = await startStore();
    store.head = () => 530;
    // The response after the HEAD check is logged, and by the next turn of the event loop the wait has begun.
    const debug = (fields: object) => {
      if ('status' in fields && fields.status === 400) setImmediate(() => controller.abort(reason));
    };
    const client = clientOf(store, { logger: { debug, info() {}, warn() {}, error() {} } });
    const options = { signal: controller.signal, retry: { minDelayMs: 60_000 } };
    await expect(ensureWebhooks(client, [wanted], options)).rejects.toBe(reason);
    expect(store.seen).toHaveLength(2);
  });

  test('what the listing throws is thrown', async () => {
    const store = await startStore();
    store.before = () => ({ status: 401, text: 'invalid token' });
    expect((await failure(ensure(store, [wanted]))).name).toBe('UnauthorizedError');
  });
});
