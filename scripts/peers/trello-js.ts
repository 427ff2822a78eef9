import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TrelloClient } from '../../src/client/index.js';
import { startEmulator } from '../../src/emulator/index.js';
import { trelloJSClient, type TrelloJSClient } from '../../src/trello-js/index.js';

type Method = (parameters: Record<string, unknown>) => Promise<Record<string, unknown>>;
type Room = Record<string, Method>;
interface Peer {
  createTrelloClient: (
    config: { apiKey: string; apiToken: string; host: string } | TrelloJSClient,
  ) => Record<string, Room>;
}

const board = { id: '5f1ed06834d79113f55ed888', name: 'Kitchen renovation' };
const card = { id: '5f1edc43183a4b2e16a15d03', name: 'Choose the tiles', idShort: 12, shortLink: 'KrBZHbz1' };

/**
 * Every method that trello.js has for webhooks and tokens, through its `host` option. It checks each answer with a
 * schema of its own. Also its listings of actions.
 */
export async function checkTrelloJS(folder: string): Promise<string[]> {
  const path = join(folder, 'node_modules', 'trello.js', 'dist', 'index.js');
  const { createTrelloClient } = (await import(pathToFileURL(path).href)) as Peer;
  const heads: string[] = [];
  const receiver = createServer((request, response) => {
    heads.push(`${request.method} ${request.url}`);
    request.resume();
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  const url = (name: string) => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${name}`;

  const [key, token] = ['a-key', 'a-token'];
  const trello = await startEmulator({
    secret: 'a secret',
    keys: [key],
    tokens: [token],
    models: [board, card],
  });
  const called = new Set<string>();
  const client = createTrelloClient({ apiKey: key, apiToken: token, host: trello.baseURL });
  const watched = (name: string): Room =>
    Object.fromEntries(
      Object.entries(client[name]!).map(([method, run]): [string, Method] => [
        method,
        (parameters) => {
          called.add(`${name}.${method}`);
          return run(parameters);
        },
      ]),
    );
  const { webhooks, tokens } = { webhooks: watched('webhooks'), tokens: watched('tokens') };

  try {
    const made = await webhooks['createWebhook']!({
      callbackURL: url('one'),
      idModel: board.id,
      description: 'Grüße & = ?',
      active: false,
    });
    const shown = {
      id: made['id'],
      description: 'Grüße & = ?',
      idModel: board.id,
      callbackURL: url('one'),
      active: false,
      consecutiveFailures: 0,
      firstConsecutiveFailDate: null,
    };
    assert.deepEqual({ ...made }, shown);
    const { id } = made;
    assert.deepEqual({ ...(await webhooks['getWebhook']!({ id })) }, shown);
    const change = { description: 'new', callbackURL: url('two'), idModel: card.id, active: true };
    assert.deepEqual({ ...(await webhooks['updateWebhook']!({ id, ...change })) }, { ...shown, ...change });
    for (const [field, value] of Object.entries({
      ...change,
      consecutiveFailures: 0,
      firstConsecutiveFailDate: null,
    }))
      assert.equal((await webhooks['getWebhookField']!({ id, field }))['_value'], value, field);
    assert.deepEqual(heads, ['HEAD /one', 'HEAD /two']);
    await assert.rejects(
      webhooks['createWebhook']!({ callbackURL: url('two'), idModel: card.id }),
      /400 .*A webhook with that callback, model, and token already exists/,
    );
    await assert.rejects(
      webhooks['createWebhook']!({ callbackURL: url('x'), idModel: 'x' }),
      /invalid value for idModel/,
    );

    const second = await tokens['createTokenWebhook']!({
      token,
      callbackURL: url('three'),
      idModel: board.id,
      description: 'of the token',
    });
    const listed = (await tokens['getTokenWebhooks']!({ token })) as unknown as { id: string }[];
    assert.deepEqual(
      listed.map((webhook) => webhook.id),
      [id, second['id']],
    );
    const idWebhook = second['id'];
    assert.deepEqual(await tokens['getTokenWebhook']!({ token, idWebhook }), second);
    await tokens['updateTokenWebhook']!({
      token,
      idWebhook,
      description: 'other',
      callbackURL: url('four'),
      idModel: card.id,
    });
    assert.deepEqual(
      { ...(await tokens['getTokenWebhook']!({ token, idWebhook })) },
      { ...second, description: 'other', callbackURL: url('four'), idModel: card.id },
    );
    const info = await tokens['getToken']!({ token, webhooks: true });
    assert.equal((info['webhooks'] as unknown[]).length, 2);
    assert.ok(info['dateCreated'] instanceof Date);
    const identifier = await tokens['getToken']!({ token, fields: ['identifier', 'idMember'] });
    assert.deepEqual(Object.keys(identifier), ['id', 'identifier', 'idMember']);
    const member = await tokens['getTokenMember']!({ token });
    assert.equal(member['id'], info['idMember']);
    assert.deepEqual(Object.keys(await tokens['getTokenMember']!({ token, fields: 'username' })), [
      'id',
      'username',
    ]);

    const { action } = trello.trigger('commentCard', { board, card, text: 'Blue?' });
    await trello.waitForIdle();
    for (const [room, method, of] of [
      ['boards', 'getBoardActions', board.id],
      ['cards', 'getCardActions', card.id],
    ] as const) {
      const actions = (await client[room]![method]!({ id: of, boardId: of, filter: 'all' })) as unknown as {
        id: string;
      }[];
      assert.deepEqual(
        actions.map((each) => each.id),
        [action.id],
        method,
      );
    }

    const own = new TrelloClient({ auth: { key, token }, baseURL: trello.baseURL });
    const bridged = createTrelloClient(trelloJSClient(own));
    const direct = await webhooks['getWebhook']!({ id });
    assert.deepEqual(await bridged['webhooks']!['getWebhook']!({ id }), direct);
    assert.deepEqual(
      await bridged['webhooks']!['updateWebhook']!({ id, description: 'through the bridge' }),
      { ...direct, description: 'through the bridge' },
    );
    await assert.rejects(bridged['webhooks']!['getWebhook']!({ id: card.id }), /Request failed: 404/);

    await tokens['deleteTokenWebhook']!({ token, idWebhook });
    await webhooks['deleteWebhook']!({ id });
    await assert.rejects(webhooks['getWebhook']!({ id }), /404 .*The requested resource was not found\./);
    assert.deepEqual(trello.webhooks, []);
    await tokens['deleteToken']!({ token });
    await assert.rejects(tokens['getTokenWebhooks']!({ token }), /401 .*invalid token/);

    const known = ['webhooks', 'tokens'].flatMap((name) =>
      Object.keys(client[name]!).map((method) => `${name}.${method}`),
    );
    assert.deepEqual([...called].sort(), known.sort());
    return known
      .map((name) => `trello.js ${name}: fits`)
      .concat(
        'trello.js boards.getBoardActions, cards.getCardActions: fit',
        'trello.js through trelloJSClient(): fits',
      );
  } finally {
    await trello.close();
    receiver.close();
    receiver.closeAllConnections();
  }
}
