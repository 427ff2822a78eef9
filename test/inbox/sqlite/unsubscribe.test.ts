import { entry, openInbox, tempFile } from './support/inboxes.js';
import { until } from '../../support/until.js';

test('the next delivery of an unsubscribed webhook is refused as such, once, also after a restart', async () => {
  const file = tempFile();
  const first = await openInbox(file);
  await first.accept(entry('a', { webhook: 'w1' }));
  await first.start(async (claim) => {
    await claim.markUnsubscribed();
    return { kind: 'done' };
  });
  await until(async () => (await first.stats()).done === 1);
  await first.close();

  const inbox = await openInbox(file);
  expect(await inbox.accept(entry('other', { webhook: 'w2' }))).toBe('stored');
  expect(await inbox.accept(entry('b', { webhook: undefined }))).toBe('stored');
  expect(await inbox.accept(entry('c', { webhook: 'w1' }))).toBe('unsubscribed');
  expect((await inbox.stats()).waiting).toBe(2);
  expect(await inbox.accept(entry('c', { webhook: 'w1' }))).toBe('stored');
});

test('an entry that came through no webhook leaves no mark', async () => {
  const inbox = await openInbox();
  await inbox.accept(entry('a', { webhook: undefined }));
  await inbox.start(async (claim) => {
    await claim.markUnsubscribed();
    return { kind: 'done' };
  });
  await until(async () => (await inbox.stats()).done === 1);
  expect(await inbox.accept(entry('b', { webhook: undefined }))).toBe('stored');
});
