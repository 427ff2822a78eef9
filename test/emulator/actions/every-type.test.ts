import { createServer } from 'node:http';
import { actionTypes, subEvents, TrelloWebhooks, type AnyEvent, type EventName } from '../../../src/index.js';
import { createDelivery } from '../../../src/testing/index.js';
import { CollectingLogger } from '../../support/logger.js';
import { closeServers, serveOn } from '../../support/server.js';
import { emulator, ids, register, SECRET } from '../support/stage.js';

afterEach(closeServers);

const names: readonly EventName[] = [...actionTypes, ...subEvents];

it('delivers every known type and changed field in a form that the receiver recognizes', async () => {
  const trello = await emulator();
  const logger = new CollectingLogger();
  const server = createServer();
  const { url } = await serveOn((request, response) => server.emit('request', request, response));
  const callbackURL = `${url}/trello`;
  const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL, logger, strict: true });
  server.on('request', webhooks.listener());
  const events: AnyEvent[] = [];
  webhooks.onAny((event) => void events.push(event));
  await register(trello, callbackURL, ids.other);

  const acted = names.map((name) =>
    trello.trigger(name.split(':')[0]!, createDelivery(name).action.data, { model: ids.other }),
  );
  await trello.waitForIdle();
  const states = acted.map(({ deliveries }, index) => [names[index], deliveries.map(({ state }) => state)]);
  expect(states).toEqual(names.map((name) => [name, ['delivered']]));
  expect(events.map(({ recognized, issues }) => ({ recognized, issues }))).toEqual(
    names.map(() => ({ recognized: true, issues: [] })),
  );
  events.forEach(({ names: raised, action, model, webhook }, index) => {
    expect(raised).toContain(names[index]);
    expect(action).toEqual(acted[index]?.action);
    expect(model.id).toBe(ids.other);
    expect(webhook).toMatchObject({ idModel: ids.other, callbackURL });
  });
  expect(logger.messages('warn').concat(logger.messages('error'))).toEqual([]);
});
