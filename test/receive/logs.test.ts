import { bytes, CALLBACK_URL, comment, PATH, payload, SECRET, signedHeaders } from '../support/delivery.js';
import { startChild, type Child } from '../support/child.js';
import { chunk, head, LAST_CHUNK, RawClient } from '../support/raw-client.js';
import { CollectingLogger } from '../support/logger.js';
import { TrelloWebhooks } from '../../src/webhooks.js';
import { rig, type Rig } from '../support/rig.js';
import { delivery, send, type TestRequest } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';
import type { TrelloWebhooksOptions } from '../../src/options.js';

// Nothing that a sender chooses may start a line of the log, colour it, or hide a part of it; nor may anything secret
// get there.

// What terminals, editors and log shippers take for more than a character.
const EVIL =
  'x\nFAKE\r\u001b[2K\u001b]0;t\u0007\u0000\u0008\u007f\u0085\u009b31m\u2028\u2029\u202e\u2066\ufeff\ud800y';
/* eslint-disable no-control-regex -- finding control characters is the purpose */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u;
/** The same in many lines: a line's end is none of the sender's there, unless it is the one in `EVIL`. */
const UNSAFE_LINES =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]|\nFAKE|\p{Cs}/u;
/* eslint-enable no-control-regex */

type Sent = [what: string, request: () => TestRequest, options?: Partial<TrelloWebhooksOptions>];

function authentic(value: unknown): TestRequest {
  return delivery(bytes(value));
}

function withAction(parts: object): TestRequest {
  const value = payload();
  return authentic({ ...value, action: { ...value.action, ...parts } });
}

const data = payload().action.data;
const post = (headers: Record<string, string>, path = PATH): TestRequest => ({
  method: 'POST',
  path,
  headers,
  body: comment(),
});
// What HTTP lets through in a header and in a path.
const inHeader = '[31m\u0085\u009bé\t"<x>%0a%1b';
const inPath = `${PATH}?%0AFAKE%1B[31m"'<>&a=`;

const everything: Sent[] = [
  ['the action type', () => withAction({ type: EVIL })],
  ['the action type, strict', () => withAction({ type: EVIL }), { strict: true }],
  ['the action id', () => withAction({ id: EVIL })],
  ['the date', () => withAction({ date: EVIL })],
  ['keys of old', () => withAction({ type: 'updateCard', data: { ...data, old: { [EVIL]: EVIL } } })],
  ['keys of data', () => withAction({ data: { [EVIL]: EVIL } })],
  ['keys of data, strict', () => withAction({ data: { [EVIL]: EVIL } }), { strict: true }],
  ['keys of the payload', () => authentic({ [EVIL]: EVIL })],
  ['the model', () => authentic({ ...payload(), model: { id: EVIL, [EVIL]: { [EVIL]: 1 } } })],
  ['the webhook', () => authentic({ ...payload(), webhook: { id: EVIL, callbackURL: EVIL, [EVIL]: 1 } })],
  ['a text that is no JSON', () => delivery(bytes(EVIL))],
  ['bytes that are no text', () => delivery(Buffer.from([0xff, 0x1b, 0x0a]))],
  ['a signature', () => post({ 'x-trello-webhook': inHeader })],
  ['the path of an unsigned request', () => post({}, inPath)],
  ['the path of a forged request', () => post(signedHeaders('', { secret: 'other' }), inPath)],
  ['the forwarded host', () => post({ ...signedHeaders(''), 'x-forwarded-host': inHeader })],
  ['a method', () => ({ method: 'PROPFIND', path: inPath, headers: { [`x-${'a'.repeat(50)}`]: inHeader } })],
  ['the client identifier', () => ({ ...authentic(payload()), headers: { ...authentic(payload()).headers, 'x-trello-client-identifier': inHeader } })], // prettier-ignore
  [
    'a callback URL that matches',
    () => {
      const callbackURL = `https://old.example.com/a\u2028b\u001b[31m?${EVIL}`;
      const body = bytes({ ...payload(), webhook: { id: 'w', callbackURL } });
      return { ...delivery(body), headers: signedHeaders(body, { callbackURL }) };
    },
  ],
  [
    'a callback URL that matches and is none',
    () => {
      const body = bytes({ ...payload(), webhook: { id: 'w', callbackURL: EVIL } });
      return { ...delivery(body), headers: signedHeaders(body, { callbackURL: EVIL }) };
    },
  ],
  [
    'keys as long as a body may be',
    () => withAction({ data: { ['\n'.repeat(300_000)]: 1 }, type: '\n'.repeat(300_000) }),
  ],
];

afterEach(closeServers);

describe('a logger that writes everything as it is', () => {
  async function logged(request: TestRequest, options: Partial<TrelloWebhooksOptions> = {}): Promise<Rig> {
    const made = rig(options);
    const { url } = await serveOn(made.webhooks.listener());
    await send(url, request);
    return made;
  }

  test.each(everything.map(([what], index) => [what, index]))('%s', async (_what, index) => {
    const [, request, options] = everything[index]!;
    const sent = request();
    const { logger } = await logged(sent, options);
    expect(logger.raw.filter((text) => UNSAFE.test(text))).toEqual([]);
    expect(logger.raw.filter((text) => text.length > 2_000)).toEqual([]);
    const signature = String(sent.headers['x-trello-webhook']);
    expect(logger.everything).not.toContain(SECRET);
    if (signature.length === 28) expect(logger.everything).not.toContain(signature);
  });

  test.each(['commentCard', 'teleportCard'])(
    'the name of an event whose handler fails (%s)',
    async (type) => {
      const logger = new CollectingLogger();
      // Without onError() the log is told of what a handler throws.
      const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL: CALLBACK_URL, logger });
      const { url } = await serveOn(webhooks.listener());
      const name = `${type}${EVIL}`;
      webhooks.on(
        name,
        () => {
          throw new Error('no such room');
        },
        { allowUnknown: true },
      );
      await send(url, withAction({ type: name }));

      expect(logger.raw.filter((text) => UNSAFE.test(text))).toEqual([]);
    },
  );
});

describe('the console', () => {
  let child: Child;

  beforeAll(async () => {
    child = await startChild('--chatty');
  }, 30_000);
  afterAll(() => child.stop());

  test('shows nothing of what strangers send unescaped, and no secret', async () => {
    const signatures: string[] = [];
    for (const [, request] of everything) {
      const sent = request();
      signatures.push(String(sent.headers['x-trello-webhook']));
      for (const url of child.urls) await send(url, sent);
    }
    const client = await RawClient.connect(child.ports[0]);
    const body = comment();
    await client.write(head('POST', PATH, { ...signedHeaders(body), 'transfer-encoding': 'chunked' }));
    await client.write(chunk(Buffer.from(EVIL)));
    client.destroy();
    await client.closed;
    const last = await RawClient.connect(child.ports[0]);
    await last.write(head('POST', PATH, { ...signedHeaders(body), 'transfer-encoding': 'chunked' }));
    await last.write(Buffer.concat([chunk(body), Buffer.from(LAST_CHUNK)]));
    expect((await last.answer())?.status).toBe(200);
    last.destroy();
    await child.stop();

    const output = child.output();
    expect(output).toMatch(/Delivery refused/);
    expect(output).toContain('x\\u000aFAKE');
    expect(output.match(UNSAFE_LINES)).toBeNull();
    expect(output).not.toContain(SECRET);
    for (const signature of signatures) {
      if (signature.length === 28) expect(output).not.toContain(signature);
    }
  }, 30_000);
});
