import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendDelivery, createDelivery } from 'trello-webhooks/testing';
import { handlersOnly, signing } from '../support.js';

test('a move is told with both lists', async () => {
  const { webhooks, logged } = handlersOnly();
  const moved = createDelivery('updateCard:idList', {
    action: {
      data: {
        card: { name: 'Choose the tiles' },
        listBefore: { name: 'Doing' },
        listAfter: { name: 'Done' },
      },
    },
  });
  const { status } = await sendDelivery(webhooks, moved, signing);
  assert.equal(status, 200);
  assert.deepEqual(logged('Card moved'), [{ card: 'Choose the tiles', from: 'Doing', to: 'Done' }]);
});
