import { assessWebhook, checkWebhooks } from '../../../src/client/index.js';
import { clientOf, serve } from '../support/server.js';
import { aWebhook } from '../support/webhook.js';

const now = new Date('2026-11-23T12:00:00Z');
const since = '2026-11-03T08:00:00.000Z';

describe('assessWebhook', () => {
  test.each([
    ['ok', {}, 'No delivery fails: the last one succeeded, or there was none yet.'],
    [
      'failing',
      { consecutiveFailures: 64, firstConsecutiveFailDate: since },
      `The last 64 deliveries failed since ${since}. Trello switches a webhook off when it has failed for 30 days and at least 1000 times in a row: this one after 936 more failures, not before 2026-12-03. One success sets both back.`,
    ],
    [
      'failing',
      { consecutiveFailures: 1200, firstConsecutiveFailDate: since },
      `The last 1200 deliveries failed since ${since}. Trello switches a webhook off when it has failed for 30 days and at least 1000 times in a row: this one, not before 2026-12-03. One success sets both back.`,
    ],
    [
      'failing',
      { consecutiveFailures: 64, firstConsecutiveFailDate: '2026-01-17T13:12:07.892Z' },
      'The last 64 deliveries failed since 2026-01-17T13:12:07.892Z. Trello switches a webhook off when it has failed for 30 days and at least 1000 times in a row: this one after 936 more failures. One success sets both back.',
    ],
    [
      'failing',
      { consecutiveFailures: 1000, firstConsecutiveFailDate: '2026-10-24T12:00:00.000Z' },
      'The last 1000 deliveries failed since 2026-10-24T12:00:00.000Z. Trello may switch the webhook off at any time.',
    ],
    [
      'failing',
      { consecutiveFailures: 999, firstConsecutiveFailDate: 'yesterday' },
      'The last 999 deliveries failed. Trello switches a webhook off when it has failed for 30 days and at least 1000 times in a row: this one after 1 more failure. One success sets both back.',
    ],
    ['failing', { consecutiveFailures: 1 }, 'The last delivery failed. '],
    ['failing', { consecutiveFailures: 1000 }, 'in a row: this one. One success'],
    ['disabled', { active: false }, 'A user switched it off: nothing is delivered.'],
    [
      'disabled',
      { active: false, consecutiveFailures: 1000, firstConsecutiveFailDate: since },
      'Trello switched it off after 1000 failures in a row: nothing is delivered.',
    ],
  ])('%s %j', (status, fields, meaning) => {
    const webhook = aWebhook(fields);
    const health = assessWebhook(webhook, now);
    const { firstConsecutiveFailDate, ...rest } = webhook;
    expect(health).toMatchObject({ ...rest, status, failingSince: firstConsecutiveFailDate });
    expect(health.meaning).toContain(meaning);
  });
});

test('checkWebhooks asks once and tells of each webhook', async () => {
  const server = await serve(() => ({ json: [aWebhook(), aWebhook({ active: false })] }));
  const health = await checkWebhooks(clientOf(server));
  expect(health.map(({ status }) => status)).toEqual(['ok', 'disabled']);
  expect(server.routes()).toEqual(['GET /tokens/{token}/webhooks']);
});
