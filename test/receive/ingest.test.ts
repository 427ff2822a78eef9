import {
  HandlerFailedError,
  InvalidPayloadError,
  StoppingError,
  UnrecognizedActionError,
} from '../../src/index.js';
import { createDelivery } from '../../src/testing/index.js';
import { deliver, receiver } from '../handlers/support.js';

const model = { type: 'board', id: '5f1ed06834d79113f55ed888' };

describe('ingest', () => {
  test('runs typed handlers, once, whether an action comes this way or as a delivery', async () => {
    const webhooks = receiver();
    const texts: string[] = [];
    webhooks.on('commentCard', ({ action }) => void texts.push(action.data.text));
    const payload = createDelivery('commentCard', { action: { data: { text: 'Grüße' } } });
    expect(await webhooks.ingest(payload.action, model)).toEqual({ recognized: true, duplicate: false });
    expect(await webhooks.ingest(payload.action, payload.model)).toEqual({
      recognized: true,
      duplicate: true,
    });
    expect((await deliver(webhooks, payload)).status).toBe(200);
    expect(texts).toEqual(['Grüße']);
  });

  test('may be passed on as it is', async () => {
    const webhooks = receiver();
    const { ingest } = webhooks;
    expect(await ingest(createDelivery('createCard').action, model)).toMatchObject({ recognized: true });
  });

  test('tells of actions that are not recognized, and strict refuses them', async () => {
    const { action } = createDelivery('commentCard', { action: { data: { board: undefined } } });
    expect(await receiver().ingest(action, model)).toEqual({ recognized: false, duplicate: false });
    await expect(receiver({ strict: true }).ingest(action, model)).rejects.toThrow(UnrecognizedActionError);
  });

  test.each([
    ['nothing', {}],
    ['a number as id', { ...createDelivery('createCard').action, id: 1 }],
    ['no type', { ...createDelivery('createCard').action, type: undefined }],
  ])('refuses what is no action: %s', async (_, action) => {
    await expect(receiver().ingest(action, model)).rejects.toThrow(InvalidPayloadError);
  });

  test('rejects when a handler fails, and runs that handler again the next time', async () => {
    const webhooks = receiver();
    let calls = 0;
    webhooks.on('createCard', () => {
      if (++calls === 1) throw new Error('not yet');
    });
    webhooks.onError(() => {});
    const { action } = createDelivery('createCard');
    await expect(webhooks.ingest(action, model)).rejects.toThrow(HandlerFailedError);
    expect(await webhooks.ingest(action, model)).toEqual({ recognized: true, duplicate: false });
    expect(calls).toBe(2);
  });

  test('rejects after close()', async () => {
    const webhooks = receiver();
    await webhooks.close();
    await expect(webhooks.ingest(createDelivery('createCard').action, model)).rejects.toThrow(StoppingError);
  });
});
