import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendDelivery, createDelivery } from 'trello-webhooks/testing';
import { handlersOnly, signing } from '../support.js';

test('$EVENT$ reaches its handler', async () => {
  const { webhooks, logged } = handlersOnly();
  const body = createDelivery('$EVENT$');
  const { handlers } = await sendDelivery(webhooks, body, signing);
  assert.equal(handlers.find(({ handler }) => handler === '$HANDLER$')?.ok, true);
  assert.deepEqual(logged('$EVENT$'), [{ action: body.action.id, data: body.action.data }]);
});
