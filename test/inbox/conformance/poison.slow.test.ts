import { TrelloWebhooks } from '../../../src/index.js';
import { sendDelivery, createDelivery } from '../../../src/testing/index.js';
import { quiet } from './support/kit.js';
import { until } from '../../support/until.js';
import { describeEngines } from './support/suite.js';

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };

describeEngines('an entry that is the end of every process', (context) => {
  context.testIf(
    'shared',
    'becomes a dead letter after ten, and can be replayed',
    async () => {
      const inbox = await context.store.inbox();
      const webhooks = new TrelloWebhooks({ ...signing, inbox, logger: quiet });
      let runs = 0;
      const hangs = ({ signal }: { signal: AbortSignal }): Promise<void> => {
        runs++;
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      };
      webhooks.on('commentCard', hangs);
      await webhooks.start();
      const body = createDelivery('commentCard');
      expect(await sendDelivery(webhooks, body, signing)).toMatchObject({ status: 200 });
      for (let times = 1; times <= 10; times++) {
        await until(() => runs === times);
        await context.store.loseLease(body.action.id);
      }
      await until(async () => (await inbox.stats()).dead === 1);
      expect(runs).toBe(10);
      const letter = await inbox.deadLetters.get(body.action.id);
      expect(letter!.errors.at(-1)!.error).toMatch(/died or gave no sign of life 10 times/);

      webhooks.off('commentCard', hangs);
      expect(await inbox.deadLetters.replay()).toBe(1);
      await until(async () => (await inbox.stats()).done === 1);
      await webhooks.close();
    },
    60_000,
  );
});
