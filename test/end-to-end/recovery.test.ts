import { backfill, ensureWebhooks } from '../../src/client/index.js';
import type { TriggerResult } from '../../src/emulator/index.js';
import { Bot, mounts, type Note } from './support/bot.js';
import { clientOf, startTrello, stopping, ticking } from './support/stage.js';
import { board, comment, lamps, moved, tiles, todo } from './support/world.js';

const noted = ({ action: { id, type } }: TriggerResult): Note => ({ id, type });

describe.each(Object.entries(mounts))('a bot %s', (_, mount) => {
  test('is registered, handles, is down, and recovers: every listed action once and in order', async () => {
    const trello = await startTrello({ now: ticking(), member: { fullName: 'Kim Sample' } });
    const bot = await stopping(new Bot(mount)).start();
    const client = clientOf(trello);

    // Registered, both the board and one of its cards, so that each action on the card is delivered twice.
    const desired = [board.id, tiles.id].map((idModel) => ({
      idModel,
      callbackURL: bot.callbackURL,
      description: 'end to end',
    }));
    const registered = await ensureWebhooks(client, desired);
    expect(registered.map(({ action }) => action)).toEqual(['created', 'created']);
    expect(bot.methods).toEqual(['HEAD', 'HEAD']);
    expect(trello.webhooks.map(({ idModel, active }) => [idModel, active])).toEqual([
      [board.id, true],
      [tiles.id, true],
    ]);

    // It handles what happens, typed.
    const before = [trello.trigger('updateCard', moved(tiles))];
    await trello.waitForIdle();
    before.push(trello.trigger('commentCard', comment(tiles, 'The blue ones.')));
    await trello.waitForIdle();
    expect(before.map(({ deliveries }) => deliveries.map(({ state }) => state))).toEqual([
      ['delivered', 'delivered'],
      ['delivered', 'delivered'],
    ]);
    expect(bot.handled).toEqual(before.map(noted));
    expect(bot.said).toEqual(['Tiles 🎉: To do → Done', 'Kim Sample: The blue ones.']);

    // It is down for longer than Trello tries: several cards, types that Trello lists, and types that it never does.
    await bot.stop();
    const label = { id: '5f1ed1e66b0c80fecf945a84', name: 'Urgent', color: 'red' };
    const missed = [
      trello.trigger('createCard', { board, list: todo, card: lamps }),
      trello.trigger('updateCard', moved(lamps)),
      trello.trigger('addLabelToCard', { board, card: tiles, label, text: 'Urgent', value: 'red' }),
      trello.trigger('commentCard', comment(tiles, 'Or the green ones?')),
      trello.trigger('deleteComment', { board, card: tiles, action: { id: before[1]!.action.id } }),
      trello.trigger('commentCard', comment(lamps, 'Grüße 💡')),
      trello.trigger('createList', { board, list: { id: '5f1e7ce229f0456764228299', name: 'Later' } }),
    ];
    await trello.waitForIdle();
    const attempts = missed.flatMap(({ deliveries }) =>
      deliveries.map((delivery) => delivery.attempts.length),
    );
    expect(attempts).toEqual(attempts.map(() => 4));
    expect(missed.flatMap(({ deliveries }) => deliveries)).toHaveLength(10);

    // It comes back, and fetches what it missed, from both models.
    await bot.start();
    const result = await backfill(client, {
      models: [
        { kind: 'board', id: board.id },
        { kind: 'card', id: tiles.id },
      ],
      since: bot.handled.at(-1)!.id,
      receive: bot.webhooks.ingest,
    });
    const lost = missed.filter(({ action }) => result.notCovered.includes(action.type));
    const listed = missed.filter((acted) => !lost.includes(acted));
    expect(lost.map(({ action }) => action.type)).toEqual(['addLabelToCard', 'deleteComment']);
    expect(bot.handled).toEqual([...before, ...listed].map(noted));
    expect(bot.said.slice(2)).toEqual([
      'Lamps: To do → Done',
      'Kim Sample: Or the green ones?',
      'Kim Sample: Grüße 💡',
    ]);
    expect(result).toMatchObject({
      listed: 6,
      duplicates: 1,
      received: 5,
      firstId: missed[0]!.action.id,
      lastId: missed.at(-1)!.action.id,
      resumeSince: missed.at(-1)!.action.id,
    });

    // Going on from there brings nothing, and starting too early runs nothing twice.
    const models = [{ kind: 'board' as const, id: board.id }];
    const receive = bot.webhooks.ingest;
    expect(await backfill(client, { models, since: result.resumeSince, receive })).toMatchObject({
      received: 0,
    });
    expect(await backfill(client, { models, since: before[1]!.action.id, receive })).toMatchObject({
      received: 5,
    });
    expect(bot.handled).toEqual([...before, ...listed].map(noted));

    // Deliveries arrive as before, and the next start has nothing to do.
    const after = trello.trigger('updateCard', moved(tiles));
    await trello.waitForIdle();
    expect(after.deliveries.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    expect(bot.handled).toEqual([...before, ...listed, after].map(noted));
    const again = await ensureWebhooks(client, desired);
    expect(again.map(({ action }) => action)).toEqual(['unchanged', 'unchanged']);
    expect(bot.logger.messages('warn').concat(bot.logger.messages('error'))).toEqual([]);
  });
});
