import fc from 'fast-check';
import {
  backfill,
  BackfillStoppedError,
  InvalidArgumentError,
  webhookOnlyActionTypes,
  type ActionsModel,
  type BackfillOptions,
  type ListedAction,
} from '../../src/client/index.js';
import { clientOf, failure, serve, type Seen } from './support/server.js';

const board: ActionsModel = { kind: 'board', id: 'b'.repeat(24) };
const card: ActionsModel = { kind: 'card', id: 'c'.repeat(24) };
const since = '2026-11-20T00:00:00.000Z';
const start = Date.parse(since);

/** The nth action: a second after the one before, with an id that begins with its time, as Trello's do. */
function action(n: number, ms = n * 1000): ListedAction {
  const date = new Date(start + ms);
  const seconds = Math.floor(date.getTime() / 1000).toString(16);
  return {
    id: seconds + n.toString(16).padStart(16, '0'),
    type: 'updateCard',
    date: date.toISOString(),
    data: {},
  };
}
const many = (count: number) => Array.from({ length: count }, (_, n) => action(n + 1));

/** Lists as Trello does: newest first, `since` and `before` by id or date and both exclusive, at most `limit`. */
function page(actions: readonly ListedAction[], { query }: Seen): ListedAction[] {
  const after = (one: ListedAction, cursor: string) =>
    /^[0-9a-f]{24}$/.test(cursor) ? one.id > cursor : one.date > cursor;
  const at = (one: ListedAction, cursor: string) => one.id === cursor || one.date === cursor;
  return actions
    .filter((one) => query['since'] === undefined || after(one, query['since']))
    .filter(
      (one) => query['before'] === undefined || !(after(one, query['before']) || at(one, query['before'])),
    )
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, Number(query['limit'] ?? 50));
}

/** A server that lists these actions per path, such as `/boards/…/actions`. */
const listing = (byPath: Record<string, readonly ListedAction[]>) =>
  serve((seen) => {
    const actions = byPath[seen.path];
    return actions === undefined ? { status: 404, text: 'model not found' } : { json: page(actions, seen) };
  });
const boardPath = `/boards/${board.id}/actions`;
const cardPath = `/cards/${card.id}/actions`;

/** Runs a backfill and keeps what `receive` got. */
async function run(server: { baseURL: string }, options: Partial<BackfillOptions> = {}) {
  const got: [string, ActionsModel][] = [];
  const receive = ({ id }: ListedAction, model: ActionsModel) => void got.push([id, model]);
  const result = await backfill(clientOf(server), { models: [board], since, receive, ...options });
  return { result, got, ids: got.map(([id]) => id) };
}

describe('backfill', () => {
  test.each([
    ['board', 'boards'],
    ['card', 'cards'],
    ['list', 'lists'],
    ['member', 'members'],
    ['organization', 'organizations'],
  ] as const)('GET /1/%s: all types, with display, 1000 at a time', async (kind, route) => {
    const id = 'd'.repeat(24);
    const server = await listing({ [`/${route}/${id}/actions`]: many(1) });
    const { got } = await run(server, { models: [{ kind, id }] });
    expect(got).toEqual([[action(1).id, { kind, id }]]);
    expect(server.seen[0]).toMatchObject({
      method: 'GET',
      query: { filter: 'all', display: 'true', limit: '1000', since },
    });
  });

  test('oldest first, over several pages', async () => {
    const server = await listing({ [boardPath]: many(2500) });
    const { result, ids } = await run(server);
    expect(ids).toEqual(many(2500).map(({ id }) => id));
    expect(server.seen.map(({ query }) => query['before'])).toEqual([
      undefined,
      action(1501).id,
      action(501).id,
      action(1).id,
    ]);
    expect(result).toEqual({
      listed: 2500,
      duplicates: 0,
      received: 2500,
      firstId: action(1).id,
      lastId: action(2500).id,
      resumeSince: action(2500).id,
      notCovered: webhookOnlyActionTypes,
    });
  });

  test('short pages do not end it', async () => {
    const server = await serve((seen) => ({ json: page(many(10), seen).slice(0, 3) }));
    expect((await run(server)).ids).toHaveLength(10);
  });

  test('neither do pages that repeat the action of the cursor', async () => {
    const server = await serve((seen) => {
      const { before } = seen.query;
      const newest = many(10).find(({ id }) => id === before);
      const older = page(many(10), seen).slice(0, 3);
      return { json: newest === undefined ? older : [newest, ...older.slice(0, 2)] };
    });
    const { result, ids } = await run(server);
    expect(ids).toEqual(many(10).map(({ id }) => id));
    expect(result).toMatchObject({ listed: 10, duplicates: 0 });
  });

  test('a listing that never advances is an error, and nothing is handed over', async () => {
    const server = await serve(() => ({ json: many(3) }));
    const got: unknown[] = [];
    const error = await failure(run(server, { pageSize: 3, receive: (one) => got.push(one) }));
    expect(error).toMatchObject({ code: 'backfill_stalled' });
    expect(server.seen).toHaveLength(2);
    expect(got).toHaveLength(0);
  });

  test('several models: merged by date and then id, each action once, with the model that had it first', async () => {
    const later = { ...action(2), date: action(5).date };
    const server = await listing({
      [boardPath]: [action(1), action(4), action(5)],
      [cardPath]: [action(3), action(4), later],
    });
    const { result, got } = await run(server, { models: [board, card] });
    expect(got).toEqual([
      [action(1).id, board],
      [action(3).id, card],
      [action(4).id, board],
      [later.id, card],
      [action(5).id, board],
    ]);
    expect(result).toMatchObject({ listed: 6, duplicates: 1, received: 5 });
  });

  test('one after the other: each is awaited', async () => {
    const server = await listing({ [boardPath]: many(5) });
    let running = 0;
    await backfill(clientOf(server), {
      models: [board],
      since,
      receive: async () => {
        expect(++running).toBe(1);
        await new Promise(setImmediate);
        running--;
      },
    });
  });

  test('since and before may be ids, dates as text, and Dates', async () => {
    const server = await listing({ [boardPath]: many(9) });
    expect((await run(server, { since: action(3).id, before: action(6).id })).ids).toEqual([
      action(4).id,
      action(5).id,
    ]);
    expect((await run(server, { since: new Date(action(7).date) })).ids).toEqual([
      action(8).id,
      action(9).id,
    ]);
    expect((await run(server, { since: '2026-11-20T01:00:00+01:00', before: action(2).date })).ids).toEqual([
      action(1).id,
    ]);
  });

  test('nothing missed', async () => {
    const server = await listing({ [boardPath]: [] });
    const { result } = await run(server);
    expect(result).toMatchObject({
      listed: 0,
      received: 0,
      firstId: undefined,
      lastId: undefined,
      resumeSince: since,
    });
    expect((await run(server, { models: [] })).result).toMatchObject({ received: 0 });
  });

  test('says what Trello never lists', async () => {
    const server = await listing({ [boardPath]: [] });
    const { notCovered } = (await run(server)).result;
    expect(notCovered).toHaveLength(18);
    expect(notCovered).toEqual(expect.arrayContaining(['addLabelToCard', 'updateComment', 'voteOnCard']));
    expect(notCovered).not.toContain('updateCard');
  });

  test('too much: a clear error, and nothing is handed over', async () => {
    const server = await listing({ [boardPath]: many(50) });
    const got: unknown[] = [];
    const error = await failure(
      run(server, { maxActions: 49, pageSize: 10, receive: (one) => got.push(one) }),
    );
    expect(error).toMatchObject({ code: 'backfill_too_large' });
    expect(error.message).toContain('more than 49');
    expect(got).toHaveLength(0);
    expect((await run(server, { maxActions: 50, pageSize: 10 })).ids).toHaveLength(50);
  });

  test('an error of Trello: nothing is handed over', async () => {
    const server = await listing({ [boardPath]: many(5) });
    const got: unknown[] = [];
    const error = await failure(run(server, { models: [board, card], receive: (one) => got.push(one) }));
    expect(error).toMatchObject({ code: 'not_found', path: cardPath });
    expect(got).toHaveLength(0);
  });

  test.each<[string, string, object]>([
    ['no models', 'models', { models: undefined }],
    ['a short link', 'model.id', { models: [{ kind: 'board', id: 'BdarzfKF' }] }],
    ['a checklist', 'model.kind', { models: [{ kind: 'checklist', id: board.id }] }],
    ['no since', 'since', { since: undefined }],
    ['a number as since', 'since', { since: start }],
    ['a bad before', 'before', { before: 'now' }],
    ['no receive', 'receive', { receive: undefined }],
    ['a page of 1001', 'pageSize', { pageSize: 1001 }],
    ['no actions', 'maxActions', { maxActions: Number.NaN }],
  ])('%s (%s): a clear error, and nothing is sent', async (_, argument, options) => {
    const server = await listing({ [boardPath]: [] });
    const error = await failure(
      backfill(clientOf(server), {
        models: [board],
        since,
        receive: () => {},
        ...options,
      }),
    );
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error).toMatchObject({ argument });
    expect(server.seen).toHaveLength(0);
  });
});

describe('when receive throws', () => {
  test('it stops there, and says where to go on', async () => {
    const server = await listing({ [boardPath]: many(5) });
    const broken = new Error('disk full');
    const error = await failure(
      run(server, {
        receive: ({ id }) => {
          if (id === action(3).id) throw broken;
        },
      }),
    );
    expect(error).toBeInstanceOf(BackfillStoppedError);
    expect(error).toMatchObject({
      code: 'backfill_stopped',
      received: 2,
      resumeSince: action(2).id,
      action: action(3),
    });
    expect(error.cause).toBe(broken);
    expect(error.message).toContain(`Go on with since: '${action(2).id}'`);
  });

  test('at the first action: where it began', async () => {
    const server = await listing({ [boardPath]: many(2) });
    const error = await failure(run(server, { receive: () => Promise.reject(new Error('no')) }));
    expect(error).toMatchObject({ received: 0, resumeSince: since });
  });

  test('wherever it stops, going on handles every action, even if ids and dates are in different orders', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 60, maxLength: 60 }),
        fc.nat({ max: 19 }),
        async (numbers, ms, stopAt) => {
          // Three ids share a second, and their dates are in any order within it.
          const actions = numbers.map((n) => action(n, Math.floor(n / 3) * 1000 + ms[n % 60]!));
          const server = await listing({ [boardPath]: actions });
          const handled = new Set<string>();
          let calls = 0;
          const receive = ({ id }: ListedAction) => {
            if (calls++ === stopAt) throw new Error('stop');
            handled.add(id);
          };
          const from = new Date(start - 1000);
          const error = await run(server, { since: from, receive, pageSize: 7 }).catch((e: unknown) => e);
          if (error instanceof BackfillStoppedError) await run(server, { since: error.resumeSince, receive });
          expect(handled.size).toBe(actions.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a signal ends it before the next action', async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const server = await listing({ [boardPath]: many(5) });
    const got: string[] = [];
    const receive = ({ id }: ListedAction) => {
      got.push(id);
      if (got.length === 2) controller.abort(reason);
    };
    await expect(run(server, { receive, signal: controller.signal })).rejects.toBe(reason);
    expect(got).toHaveLength(2);
  });

  test('a signal ends it between two pages', async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const server = await serve((seen) => {
      controller.abort(reason);
      return { json: page(many(5), seen) };
    });
    await expect(run(server, { pageSize: 2, signal: controller.signal })).rejects.toBe(reason);
    expect(server.seen).toHaveLength(1);
  });
});
