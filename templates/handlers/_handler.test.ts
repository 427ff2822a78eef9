import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliver, delivery } from 'trello-webhooks/testing';
import { handlersOnly, signing } from '../support.js';

test('__EVENT__ reaches its handler', async () => {
  const { webhooks, logged } = handlersOnly();
  const body = delivery('__EVENT__');
  const { handlers } = await deliver(webhooks, body, signing);
  assert.equal(handlers.find(({ handler }) => handler === '__HANDLER__')?.ok, true);
  assert.deepEqual(logged('__EVENT__'), [{ action: body.action.id, data: body.action.data }]);
});
