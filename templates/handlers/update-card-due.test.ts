import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendDelivery, createDelivery } from 'trello-webhooks/testing';
import { handlersOnly, signing } from '../support.js';

test('a new due date is told with the old one', async () => {
  const { webhooks, logged } = handlersOnly();
  const changed = createDelivery('updateCard:due', {
    action: {
      data: { card: { name: 'Choose the tiles', due: '2026-12-24T12:00:00.000Z' }, old: { due: null } },
    },
  });
  const { status } = await sendDelivery(webhooks, changed, signing);
  assert.equal(status, 200);
  assert.deepEqual(logged('Due date changed'), [
    { card: 'Choose the tiles', from: null, to: '2026-12-24T12:00:00.000Z' },
  ]);
});
