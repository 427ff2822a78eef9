import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendDelivery, createDelivery } from 'trello-webhooks/testing';
import { handlersOnly, signing } from '../support.js';

test('a new card is told with its list', async () => {
  const { webhooks, logged } = handlersOnly();
  const created = createDelivery('createCard', {
    action: { data: { card: { name: 'Choose the tiles' }, list: { name: 'Doing' } } },
  });
  const { status } = await sendDelivery(webhooks, created, signing);
  assert.equal(status, 200);
  assert.deepEqual(logged('New card'), [{ card: 'Choose the tiles', list: 'Doing' }]);
});
