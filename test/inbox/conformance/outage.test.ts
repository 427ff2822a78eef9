import { TrelloWebhooks, type Inbox } from '../../../src/index.js';
import { sendDelivery, createDelivery } from '../../../src/testing/index.js';
import { deferred } from '../../support/deferred.js';
import { done, entry, quiet, settled } from './support/kit.js';
import { until } from '../../support/until.js';
import { describeEngines } from './support/suite.js';

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };

/** A bot that notes what it handles; `send` goes over HTTP and gives the status of the response. */
function botOn(inbox: Inbox) {
  const webhooks = new TrelloWebhooks({ ...signing, inbox, logger: quiet });
  const handled: string[] = [];
  webhooks.on('commentCard', ({ action }) => void handled.push(action.id));
  const send = async (body: object) => (await sendDelivery(webhooks.listener(), body, signing)).status;
  return { webhooks, handled, send };
}

describeEngines('when the store is away', (context) => {
  const ids = Array.from({ length: 5 }, (_, n) => `e${n}`);

  context.testIf(
    'outages',
    'mark before lock, row without job: what was refused is no duplicate without being handled',
    async () => {
      const inbox = await context.store.inbox();
      const over = await context.store.outage();
      const refused = await Promise.allSettled(ids.map((id) => inbox.accept(entry(id))));
      await over();
      for (const each of refused) {
        expect(each).toMatchObject({
          status: 'rejected',
          reason: { code: 'inbox_unavailable', status: 503 },
        });
      }
      // Trello sends it again. It may be stored by now, since a result that is late is lost: then it is handled.
      const again: string[] = [];
      for (const id of ids) {
        await until(async () => {
          const result = await inbox.accept(entry(id)).catch(() => undefined);
          if (result !== undefined) again.push(result);
          return result !== undefined;
        });
      }
      expect(again.filter((result) => result === 'unsubscribed')).toEqual([]);
      const seen: string[] = [];
      await inbox.start(async ({ id }) => {
        seen.push(id);
        return done;
      });
      await settled(inbox);
      expect(seen.sort()).toEqual(ids);
    },
    15_000,
  );

  context.testIf(
    'outages',
    'the settlement of a handler that ended meanwhile is recorded when the store is back',
    async () => {
      const inbox = await context.store.inbox();
      const [running, mayEnd] = [deferred(), deferred()];
      const runs: number[] = [];
      await inbox.start(async ({ attempt }) => {
        runs.push(attempt);
        running.resolve();
        await mayEnd.promise;
        return done;
      });
      await inbox.accept(entry('e1'));
      await running.promise;
      const over = await context.store.outage();
      mayEnd.resolve();
      // The settlement is on its way; an acceptance that fails shows that it had its chance.
      await inbox.accept(entry('e2')).catch(() => {});
      await over();
      await until(async () => (await inbox.stats().catch(() => undefined))?.active === 0);
      await settled(inbox);
      expect(runs[0]).toBe(1);
      expect(await inbox.accept(entry('e1'))).toBe('duplicate');
      expect((await inbox.stats()).dead).toBe(0);
    },
    15_000,
  );

  context.testIf(
    'outages',
    'deliveries get 503, and the workers go on by themselves when it is back',
    async () => {
      const { webhooks, handled, send } = botOn(await context.store.inbox());
      await webhooks.start();
      const bodies = Array.from({ length: 3 }, (_, n) => createDelivery('commentCard', {}, { seed: n }));
      expect(await send(bodies[0]!)).toBe(200);
      // Handled and recorded: what is in flight at an outage may run again.
      await until(async () => (await webhooks.stats()).done === 1);
      const over = await context.store.outage();
      expect(await Promise.all(bodies.slice(1).map(send))).toEqual([503, 503]);
      await over();
      for (const body of bodies) await until(async () => (await send(body)) === 200);
      await until(() => handled.length === 3);
      await webhooks.close();
      expect(handled.sort()).toEqual(bodies.map(({ action }) => action.id).sort());
    },
    15_000,
  );

  context.testIf(
    'outages',
    'a service that starts meanwhile says so, responds 503, and works when the store is back',
    async () => {
      const inbox = await context.store.inbox();
      await inbox.close();
      const over = await context.store.outage();
      const { webhooks, handled, send } = botOn(inbox);
      await expect(webhooks.start()).rejects.toMatchObject({ code: 'inbox_error' });
      const body = createDelivery('commentCard');
      expect(await send(body)).toBe(503);
      await over();
      await until(() =>
        webhooks.start().then(
          () => true,
          () => false,
        ),
      );
      expect(await send(body)).toBe(200);
      await until(() => handled.length === 1);
      await webhooks.close();
    },
    15_000,
  );
});
