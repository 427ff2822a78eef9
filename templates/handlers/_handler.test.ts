import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliver, delivery } from 'trello-webhooks/testing';
import { handlersOnly, signing } from '../support.js';

test('$EVENT$ reaches its handler', async () => {
  const { webhooks, logged } = handlersOnly();
  const body = delivery('$EVENT$');
  const { handlers } = await deliver(webhooks, body, signing);
  assert.equal(handlers.find(({ handler }) => handler === '$HANDLER$')?.ok, true);
  assert.deepEqual(logged('$EVENT$'), [{ action: body.action.id, data: body.action.data }]);
});
