// What each consumer does with the installed package: a server, one signed delivery over HTTP, one typed handler, and
// somebody who follows the tail.
const { createServer } = require('node:http');
const { once } = require('node:events');
const { connect } = require('node:net');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { pid } = require('node:process');
const { clearTimeout, setTimeout } = require('node:timers');

// With an inbox the handler runs from there.
exports.receiveOne = async function receiveOne(TrelloWebhooks, signBody, { inbox, serveTail }) {
  const secret = 'secret';
  const callbackURL = 'https://bot.example.com/trello';
  const webhooks = new TrelloWebhooks({ secret, callbackURL, ...(inbox ? { inbox } : {}) });
  const handled = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The handler did not run')), 20_000);
    webhooks.on('updateCard:idList', ({ action }) => {
      clearTimeout(late);
      resolve(`${action.data.listBefore.name} → ${action.data.listAfter.name}`);
    });
  });
  await webhooks.start();
  const server = createServer(webhooks.listener()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const tail = serveTail && (await serveTail({ path: join(tmpdir(), `tail-${pid}.sock`) }));
  const follower = tail && connect(tail.path);
  if (follower) await once(follower, 'connect');
  const lines = follower && once(follower, 'data');
  const url = `http://127.0.0.1:${server.address().port}/trello`;

  const id = (n) => n.toString(16).padStart(24, '0');
  const body = JSON.stringify({
    model: { id: id(1), name: 'Board' },
    action: {
      id: id(2),
      idMemberCreator: id(3),
      type: 'updateCard',
      date: '2026-01-01T00:00:00.000Z',
      data: {
        board: { id: id(1), name: 'Board', shortLink: 'aaaaaaaa' },
        card: { id: id(4), name: 'Card', idShort: 1, shortLink: 'bbbbbbbb', idList: id(6) },
        listBefore: { id: id(5), name: 'Doing' },
        listAfter: { id: id(6), name: 'Done' },
        old: { idList: id(5) },
      },
    },
  });
  const headers = { 'x-trello-webhook': signBody(body, { secret, callbackURL }) };
  const head = await fetch(url, { method: 'HEAD' });
  const post = await fetch(url, { method: 'POST', body, headers });
  const moved = await handled;
  const followed = follower && JSON.parse((await lines)[0]);
  await tail?.close();
  await webhooks.close();
  server.close();
  server.closeAllConnections();
  if (
    head.status !== 200 ||
    post.status !== 200 ||
    moved !== 'Doing → Done' ||
    (followed && followed.status !== 200)
  ) {
    throw new Error(`HEAD ${head.status}, POST ${post.status}, handler saw ${moved}`);
  }
  console.log('received', moved);
};
