import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliver, delivery } from 'trello-webhooks/testing';
import { handlersOnly, signing } from '../support.js';

test('a comment is told with its card and its author', async () => {
  const { webhooks, logged } = handlersOnly();
  const comment = delivery('commentCard', {
    action: {
      data: { text: 'The blue ones!', card: { name: 'Choose the tiles' } },
      memberCreator: { fullName: 'Ada' },
    },
  });
  const { status } = await deliver(webhooks, comment, signing);
  assert.equal(status, 200);
  assert.deepEqual(logged('New comment'), [{ card: 'Choose the tiles', by: 'Ada', text: 'The blue ones!' }]);
});
