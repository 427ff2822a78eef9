import {
  applyPlan,
  EnsureWebhooksError,
  InvalidArgumentError,
  planWebhooks,
  type DesiredWebhook,
  type PlannedWebhook,
  type PlanOptions,
} from '../../../src/client/index.js';
import { clientOf, failure } from '../support/server.js';
import { startStore, type TrelloStore } from '../support/trello-store.js';
import { aWebhook, boardId, callbackURL } from '../support/webhook.js';

const wanted: DesiredWebhook = { idModel: boardId, callbackURL, description: 'bot' };
const oldURL = 'https://old.example.com/trello';
const retry = { minDelayMs: 1 };

/** Lists once and plans, and forgets what was asked for that. */
async function planFor(store: TrelloStore, desired: DesiredWebhook[], options: PlanOptions = {}) {
  const plan = planWebhooks(await clientOf(store).webhooks.list(), desired, options);
  store.seen.length = 0;
  return plan;
}

describe('applyPlan', () => {
  test('carries out the plan and lists nothing', async () => {
    const away = aWebhook({ callbackURL: oldURL, description: 'bot' });
    const left = aWebhook({ idModel: 'a'.repeat(24) });
    const store = await startStore([away, left]);
    const plan = await planFor(store, [wanted, { ...wanted, idModel: 'b'.repeat(24) }], { prune: true });
    const results = await applyPlan(clientOf(store), plan, { retry });
    expect(results.map(({ action }) => action)).toEqual(plan.map(({ action }) => action));
    expect(results.map(({ action }) => action)).toEqual(['moved', 'created', 'removed']);
    expect(results.map(({ desired }) => desired)).toEqual([
      wanted,
      { ...wanted, idModel: 'b'.repeat(24) },
      undefined,
    ]);
    expect(store.routes()).toEqual([
      `PUT /webhooks/${away.id}`,
      'POST /webhooks',
      `DELETE /webhooks/${left.id}`,
    ]);
    expect(store.webhooks.get(away.id)).toEqual({ ...away, callbackURL });
  });

  test('does what was shown, although another plan would be made by now', async () => {
    const store = await startStore();
    const plan = await planFor(store, [wanted]);
    expect(plan).toMatchObject([{ action: 'created' }]);
    // A plan of now would move this one.
    const movable = aWebhook({ callbackURL: oldURL, description: 'bot' });
    store.webhooks.set(movable.id, movable);
    expect(await applyPlan(clientOf(store), plan, { retry })).toMatchObject([{ action: 'created' }]);
    expect(store.webhooks.get(movable.id)).toEqual(movable);
    expect(store.routes()).toEqual(['POST /webhooks']);
  });

  test('sends nothing for a plan without anything to do', async () => {
    const webhook = aWebhook({ description: 'bot' });
    const store = await startStore([webhook]);
    const plan = await planFor(store, [wanted]);
    expect(await applyPlan(clientOf(store), plan)).toEqual([
      { action: 'unchanged', webhook, desired: wanted, error: undefined },
    ]);
    expect(await applyPlan(clientOf(store), [])).toEqual([]);
    expect(store.seen).toHaveLength(0);
  });

  test('removes nothing when a step failed', async () => {
    const left = aWebhook({ idModel: 'a'.repeat(24) });
    const store = await startStore([left]);
    store.head = () => 530;
    const plan = await planFor(store, [wanted], { prune: true });
    const error = await failure(applyPlan(clientOf(store), plan, { retry: { attempts: 1 } }));
    expect(error).toBeInstanceOf(EnsureWebhooksError);
    expect(error['results']).toMatchObject([
      { action: 'created', error: { code: 'callback_url_rejected' } },
      { action: 'removed', webhook: left, error: { code: 'prune_skipped' } },
    ]);
    expect(store.webhooks.has(left.id)).toBe(true);
  });

  test.each([
    ['no plan', undefined as unknown as PlannedWebhook[], {}],
    ['no attempts', [], { retry: { attempts: 0 } }],
  ])('%s: a clear error, and nothing is sent', async (_, plan, options) => {
    const store = await startStore();
    await expect(applyPlan(clientOf(store), plan, options)).rejects.toBeInstanceOf(InvalidArgumentError);
    expect(store.seen).toHaveLength(0);
  });
});
