import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendDelivery, createDelivery } from 'trello-webhooks/testing';
import { handlersOnly, signing } from '../support.js';

test('a comment is told with its card and its author', async () => {
  const { webhooks, logged } = handlersOnly();
  const comment = createDelivery('commentCard', {
    action: {
      data: { text: 'The blue ones!', card: { name: 'Choose the tiles' } },
      memberCreator: { fullName: 'Ada' },
    },
  });
  const { status } = await sendDelivery(webhooks, comment, signing);
  assert.equal(status, 200);
  assert.deepEqual(logged('New comment'), [{ card: 'Choose the tiles', by: 'Ada', text: 'The blue ones!' }]);
});
