import { trelloJSClient } from '../../src/trello-js/index.js';
import { clientOf, serve } from '../client/support/server.js';

// With trello.js itself it runs in `npm run test:peers`.
test('requests of trello.js go out through the client', async () => {
  const server = await serve((_, nth) => (nth === 1 ? { status: 503, text: 'busy' } : { json: { id: '1' } }));
  const bridge = trelloJSClient(clientOf(server, { identifier: 'my-bot' }));
  const schema = { parse: (value: unknown) => ({ parsed: value }) };
  expect(
    await bridge.sendRequest({
      url: '/cards/1',
      searchParams: { fields: 'name', due: undefined, n: 1 },
      schema,
    }),
  ).toEqual({ parsed: { id: '1' } });
  expect(server.seen[1]).toMatchObject({
    method: 'GET',
    path: '/cards/1',
    query: { fields: 'name', n: '1' },
    headers: { 'x-trello-client-identifier': 'my-bot' },
  });
  await bridge.sendRequest({ url: '/cards', method: 'POST', body: { name: 'New' } });
  expect(server.seen[2]).toMatchObject({
    method: 'POST',
    body: { name: 'New' },
    headers: { 'content-type': 'application/json' },
  });
  expect(
    await trelloJSClient(clientOf(server), { skipParsing: true }).sendRequest({ url: '/cards/1', schema }),
  ).toEqual({ id: '1' });
});

test('an error has the form that trello.js gives it', async () => {
  const server = await serve(() => ({ status: 404, text: 'model not found' }));
  const sent = trelloJSClient(clientOf(server)).sendRequest({ url: '/cards/1' });
  await expect(sent).rejects.toThrow('Request failed: 404 - model not found');
});
