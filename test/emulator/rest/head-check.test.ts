import { emulator, ids, plain, receiver, register, rest, TOKEN } from '../support/stage.js';

function refused(url: string, got: string | number) {
  const json = {
    message: `URL (${url}) did not return 200 status code, got ${got}`,
    error: 'VALIDATOR_URL_RETURNED_ERROR',
  };
  return { status: 400, type: 'application/json; charset=utf-8', text: JSON.stringify(json) };
}

it('makes one HEAD request, without a signature, before the webhook is created', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  await register(trello, bot.url('/trello?memberID=14'));
  expect(bot.received).toMatchObject([{ method: 'HEAD', path: '/trello?memberID=14', body: '' }]);
  expect(bot.received[0]?.headers).toMatchObject({ 'user-agent': 'Trello' });
  expect(bot.received[0]?.headers).not.toHaveProperty('x-trello-webhook');
});

it.each([201, 204, 302, 400, 401, 403, 404, 405, 410, 500, 530])(
  'refuses a URL that answers %i',
  async (status) => {
    const [trello, bot] = [await emulator(), await receiver()];
    bot.onHead = status;
    const args = { callbackURL: bot.url(), idModel: ids.board };
    for (const [method, path] of [
      ['POST', '/webhooks'],
      ['PUT', '/webhooks'],
      ['POST', `/tokens/${TOKEN}/webhooks`],
    ] as const) {
      expect(await rest(trello, method, path, args)).toMatchObject(refused(bot.url(), status));
    }
    expect(trello.webhooks).toEqual([]);
    expect(bot.received.map(({ path }) => path)).toEqual(['/trello', '/trello', '/trello']);
  },
);

it('refuses a URL where nobody listens, and one that closes the connection', async () => {
  const [trello, bot, stopped] = [await emulator(), await receiver(), await receiver()];
  const url = stopped.url();
  await stopped.stop();
  const nobody = await rest(trello, 'POST', '/webhooks', { callbackURL: url, idModel: ids.board });
  expect(nobody).toMatchObject(refused(url, 'ECONNREFUSED'));
  bot.onHead = 'cut';
  const cut = await rest(trello, 'POST', '/webhooks', { callbackURL: bot.url(), idModel: ids.board });
  expect(cut).toMatchObject(refused(bot.url(), 'ECONNRESET'));
});

it('waits no longer than for any answer', async () => {
  const [trello, bot] = [await emulator({ responseTimeoutMs: 50 }), await receiver()];
  bot.onHead = 'hang';
  const reply = await rest(trello, 'POST', '/webhooks', { callbackURL: bot.url(), idModel: ids.board });
  expect(reply).toMatchObject(refused(bot.url(), 'ETIMEDOUT'));
});

it('refuses a certificate that nobody vouches for, or what is no TLS at all', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const callbackURL = bot.url().replace('http:', 'https:');
  const reply = await rest(trello, 'POST', '/webhooks', { callbackURL, idModel: ids.board });
  expect(reply).toMatchObject({ status: 400, json: { error: 'VALIDATOR_URL_RETURNED_ERROR' } });
});

it('checks each new callback URL, and no other change', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url());
  await rest(trello, 'PUT', `/webhooks/${id}`, {
    callbackURL: bot.url(),
    description: 'new',
    idModel: ids.card,
  });
  await rest(trello, 'PUT', `/webhooks/${id}/active`, { value: true });
  expect(bot.heads).toHaveLength(1);
  await rest(trello, 'PUT', `/webhooks/${id}`, { callbackURL: bot.url('/2') });
  await rest(trello, 'PUT', `/webhooks/${id}/callbackURL`, { value: bot.url('/3') });
  await rest(trello, 'PUT', `/tokens/${TOKEN}/webhooks/${id}`, { callbackURL: bot.url('/4') });
  expect(bot.heads.map(({ path }) => path)).toEqual(['/trello', '/2', '/3', '/4']);
});

it('keeps the old URL, and everything else, when the new one is refused', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const before = await register(trello, bot.url());
  bot.onHead = 530;
  const args = { callbackURL: bot.url('/2'), description: 'new' };
  expect(await rest(trello, 'PUT', `/webhooks/${before.id}`, args)).toMatchObject(
    refused(bot.url('/2'), 530),
  );
  const one = await rest(trello, 'PUT', `/webhooks/${before.id}/callbackURL`, { value: bot.url('/3') });
  expect(one).toMatchObject(refused(bot.url('/3'), 530));
  expect(trello.webhooks).toEqual([before]);
});

it('does not bring a webhook back that was deleted during the check', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url());
  bot.onHead = (response) => {
    void rest(trello, 'DELETE', `/webhooks/${id}`).then(() => response.writeHead(200).end());
  };
  const reply = await rest(trello, 'PUT', `/webhooks/${id}`, { callbackURL: bot.url('/2') });
  expect(reply).toMatchObject(plain(404, 'The requested resource was not found.'));
  expect(trello.webhooks).toEqual([]);
});
