import type { TrelloWebhooksOptions } from '../../src/options.js';
import type { TrelloWebhooks } from '../../src/webhooks.js';
import { bytes, CALLBACK_URL, comment, PATH, payload, signedHeaders } from './delivery.js';
import type { Mount } from './mounts.js';
import { delivery, type TestRequest } from './send.js';

/** What a request has to lead to. */
export interface Expected {
  status: number;
  /** The code in the answer; none: the body is empty. `'express'`: Express answers, and what it says is its own. */
  code?: string;
  /** The code that `onRejected` is told; none: it is not called. */
  rejected?: string;
  /** How many handlers ran (the rig's own `onAny`). */
  ran: number;
  headers?: Record<string, string>;
  /** What the log has to say. */
  logged?: RegExp;
}

/** One row: a request, and what it leads to wherever the framework is mounted. */
export interface Case {
  name: string;
  options?: Partial<TrelloWebhooksOptions>;
  /** Registers handlers, or does what comes before. */
  prepare?: (webhooks: TrelloWebhooks) => unknown;
  /** What is sent, one after the other; the last answer counts. */
  requests: () => TestRequest[];
  expected: Expected;
  /** What some mounts do otherwise, with the reason beside it; undefined: this one does nothing else. */
  otherwise?: (mount: Mount) => Expected | undefined;
}

const OK: Expected = { status: 200, ran: 1 };
const OK_NOT_RUN: Expected = { status: 200, ran: 0 };

const refused = (status: number, code: string, more: Partial<Expected> = {}): Expected => ({
  status,
  code,
  rejected: code,
  ran: 0,
  ...more,
});
const CONSUMED = refused(500, 'body_consumed', { logged: /mount the webhook before express\.json\(\)/ });
const MISMATCH = refused(401, 'signature_mismatch');

/** `express.json()` refuses what it cannot parse, before the framework sees it. */
const EXPRESS_400: Expected = { status: 400, code: 'express', ran: 0 };

/** Where the bytes are gone nothing can be verified, so that neither success nor any other failure shows. */
const consumed = ({ left }: Mount): Expected | undefined => (left === 'nothing' ? CONSUMED : undefined);

function post(body: Buffer, headers: Record<string, string | string[]> = {}, path = PATH): TestRequest {
  return { method: 'POST', path, headers: { ...signedHeaders(body), ...headers }, body };
}

function unsigned(method: string, body?: Buffer): TestRequest {
  return { method, path: PATH, headers: { 'content-type': 'application/json' }, body };
}

const accepted: Case[] = (
  [
    ['a comment', () => comment()],
    ['emoji', () => comment('👍🏽 naïve Straße 日本語 \u{1F9D1}\u200D\u{1F4BB}')],
    ['line and paragraph separators', () => comment('one\u2028two\u2029three')],
    ['white space around the JSON', () => bytes(` \r\n\t${comment().toString()}\n`)],
    [
      'escapes that JSON.stringify writes otherwise',
      () => bytes(comment('X').toString().replace('X', '\\u001B\\/')),
    ],
    ['keys that nobody knows', () => bytes({ ...payload(), futureKey: [1] })],
    ['no webhook object, as before 2024', () => bytes({ ...payload(), webhook: undefined })],
  ] as const
).map(([what, body]) => ({
  name: `200: ${what}`,
  requests: () => [delivery(body())],
  expected: OK,
  otherwise: consumed,
}));

const methods: Case[] = [
  {
    name: '200 and nothing else: HEAD, unsigned, as Trello checks a new callback URL',
    requests: () => [{ method: 'HEAD', path: PATH, headers: {} }],
    expected: { ...OK_NOT_RUN, headers: { 'content-length': '0' } },
  },
  ...['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => ({
    name: `405: ${method}`,
    requests: () => [unsigned(method, method === 'PUT' || method === 'PATCH' ? comment() : undefined)],
    expected: refused(405, 'method_not_allowed', { headers: { allow: 'HEAD, POST' } }),
  })),
  {
    name: '405: PUT with a right signature',
    requests: () => [{ ...delivery(comment()), method: 'PUT' }],
    expected: refused(405, 'method_not_allowed'),
  },
];

const body = comment();
const { 'x-trello-webhook': signature = '' } = signedHeaders(body);

const signatures: Case[] = [
  {
    name: '401: no signature',
    requests: () => [unsigned('POST', comment())],
    expected: refused(401, 'signature_missing'),
  },
  {
    name: '401: an empty signature',
    requests: () => [post(comment(), { 'x-trello-webhook': '' })],
    expected: refused(401, 'signature_missing'),
  },
  ...(
    [
      ['another secret', () => delivery(comment(), { secret: 'another' })],
      ['another body', () => post(comment(), { 'x-trello-webhook': signature })],
      ['another callback URL', () => delivery(comment(), { callbackURL: `${CALLBACK_URL}/` })],
    ] as const
  ).map(([what, request]): Case => ({
    name: `401: ${what}`,
    requests: () => [request()],
    expected: MISMATCH,
    otherwise: consumed,
  })),
  // Refused before the body is looked at.
  ...(
    [
      ['no base64', () => post(body, { 'x-trello-webhook': 'nonsense' })],
      ['a signature cut short', () => post(body, { 'x-trello-webhook': signature.slice(0, -1) })],
      ['a signature and more', () => post(body, { 'x-trello-webhook': `${signature}A` })],
      ['the header twice', () => post(body, { 'x-trello-webhook': [signature, signature] })],
      [
        'the right one behind a wrong one',
        () => post(body, { 'x-trello-webhook': [signature.toLowerCase(), signature] }),
      ],
    ] as const
  ).map(([what, request]): Case => ({
    name: `401: ${what}`,
    requests: () => [request()],
    expected: MISMATCH,
  })),
  {
    name: '200: the query of the request belongs to the signed URL',
    options: { callbackURL: { url: CALLBACK_URL, query: true } },
    requests: () => [
      { ...delivery(comment(), { callbackURL: `${CALLBACK_URL}?a=1&b=%20` }), path: `${PATH}?a=1&b=%20` },
    ],
    expected: OK,
    otherwise: consumed,
  },
  {
    name: '401: a query that callbackURL does not allow',
    requests: () => [{ ...delivery(comment(), { callbackURL: `${CALLBACK_URL}?a=1` }), path: `${PATH}?a=1` }],
    expected: { ...MISMATCH, logged: /set callbackURL to \{ url, query: \['a'\] \}/ },
    otherwise: consumed,
  },
  {
    name: '200: a query that is not part of the signed URL',
    requests: () => [{ ...delivery(comment()), path: `${PATH}?added=1` }],
    expected: OK,
    otherwise: consumed,
  },
  {
    name: '401: another query than the signed one',
    requests: () => [{ ...delivery(comment(), { callbackURL: `${CALLBACK_URL}?a=1` }), path: `${PATH}?a=2` }],
    expected: MISMATCH,
    otherwise: consumed,
  },
  {
    name: '401: the signed query is missing',
    requests: () => [delivery(comment(), { callbackURL: `${CALLBACK_URL}?a=1` })],
    expected: MISMATCH,
    otherwise: consumed,
  },
  ...(
    [
      ['throws', () => { throw new Error('vault is sealed'); }], // prettier-ignore
      ['rejects', () => Promise.reject(new Error('vault is sealed'))],
      ['gives an empty secret', () => ''],
      ['gives an empty list', () => []],
      ['gives nothing', () => undefined as unknown as string],
      ['gives a secret with a line break', () => 'secret\n'],
    ] as const
  ).map(([what, secret]): Case => ({
    name: `503: the function for the secret ${what}`,
    options: { secret },
    requests: () => [delivery(comment())],
    expected: refused(503, 'provider_failed'),
    otherwise: consumed,
  })),
];

const limit = { maxBodyBytes: 2_000 };

const sizes: Case[] = [
  {
    name: '413: a byte more than maxBodyBytes',
    options: limit,
    requests: () => [delivery(comment('x'.repeat(2_001 - comment('').byteLength)))],
    expected: refused(413, 'body_too_large'),
  },
  {
    name: '413: a byte more than maxBodyBytes, of a length that is not declared',
    options: limit,
    requests: () => [
      post(comment('x'.repeat(2_001 - comment('').byteLength)), {
        'transfer-encoding': 'chunked',
        'content-length': [],
      }),
    ],
    expected: refused(413, 'body_too_large'),
    otherwise: consumed,
  },
  {
    name: '200: exactly maxBodyBytes',
    options: limit,
    requests: () => [delivery(comment('x'.repeat(2_000 - comment('').byteLength)))],
    expected: OK,
    otherwise: consumed,
  },
  {
    name: '413: too large, unsigned',
    options: limit,
    requests: () => [unsigned('POST', comment('x'.repeat(3_000)))],
    expected: refused(413, 'body_too_large'),
  },
];

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const withBOM = (): Buffer => Buffer.concat([BOM, comment()]);
const notUTF8 = (): Buffer => {
  const wrong = comment('X');
  wrong[wrong.indexOf('"X"') + 1] = 0xff;
  return wrong;
};

/** express.text() decodes the bytes, and what it changed on the way no longer matches the signature. */
const textLoses = (mount: Mount): Expected | undefined =>
  mount.left === 'text' ? MISMATCH : consumed(mount);

const malformed: Case[] = [
  {
    name: '200: a byte-order mark in front, signed with it',
    requests: () => [delivery(withBOM())],
    expected: OK,
    otherwise: textLoses,
  },
  {
    name: '400: bytes that are not UTF-8, signed as they are',
    requests: () => [delivery(notUTF8())],
    expected: refused(400, 'invalid_json', { logged: /not UTF-8/ }),
    otherwise: textLoses,
  },
  ...(
    [
      ['nothing at all', '', /empty/],
      ['white space', ' \n ', /does not parse/],
      ['half of it', comment().toString().slice(0, 200), /does not parse/],
      ['a form', 'payload=%7B%7D', /does not parse/],
      ['two values', '{}{}', /does not parse/],
    ] as const
  ).map(([what, text, logged]): Case => ({
    name: `400: not JSON: ${what}`,
    requests: () => [delivery(bytes(text))],
    expected: refused(400, 'invalid_json', { logged }),
    // Without a body express.json() has nothing to consume.
    otherwise: ({ parsesJSON }) => (parsesJSON === true && text !== '' ? EXPRESS_400 : undefined),
  })),
  ...(['null', '42', '"text"', 'true'] as const).map((text): Case => ({
    name: `400: no object: ${text}`,
    requests: () => [delivery(bytes(text))],
    expected: refused(400, 'invalid_payload'),
    otherwise: ({ parsesJSON }) => (parsesJSON === true ? EXPRESS_400 : undefined),
  })),
  ...(
    [
      ['an empty object', {}],
      ['a list', []],
      ['no model', { action: payload().action }],
      ['no action', { model: payload().model }],
      ['an action without id', { ...payload(), action: { ...payload().action, id: undefined } }],
      ['an empty type', { ...payload(), action: { ...payload().action, type: '' } }],
      ['a type that is a number', { ...payload(), action: { ...payload().action, type: 7 } }],
      ['keys of the payload inside __proto__', JSON.parse(`{"__proto__":${comment().toString()}}`) as object],
    ] as const
  ).map(([what, value]): Case => ({
    name: `400: no delivery: ${what}`,
    requests: () => [delivery(bytes(value))],
    expected: refused(400, 'invalid_payload'),
    otherwise: consumed,
  })),
  ...(
    [
      ['an id that is none', { ...payload(), action: { ...payload().action, id: 'x' } }],
      ['data that is a list', { ...payload(), action: { ...payload().action, data: [] } }],
      ['data that is null', { ...payload(), action: { ...payload().action, data: null } }],
      ['a date that is none', { ...payload(), action: { ...payload().action, date: 'yesterday' } }],
      ['a webhook that is null', { ...payload(), webhook: null }],
      ['a webhook without id', { ...payload(), webhook: { active: true } }],
      [
        'a memberCreator that is null',
        { ...payload(), action: { ...payload().action, memberCreator: null } },
      ],
      ['a model without id', { ...payload(), model: { name: 'x' } }],
    ] as const
  ).map(([what, value]): Case => ({
    name: `200: an envelope that deviates: ${what}`,
    requests: () => [delivery(bytes(value))],
    expected: { ...OK, logged: /is not recognized/ },
    otherwise: consumed,
  })),
];

const unrecognized: Case[] = [
  ['a type that nobody knows', () => payload('teleportCard', { card: { id: '5f1edc43183a4b2e16a15d03' } })],
  ['data that does not match its type', () => payload('commentCard', { text: 42 })],
].flatMap(([what, value]): Case[] => [
  {
    name: `200: ${what as string}`,
    requests: () => [delivery(bytes((value as () => unknown)()))],
    expected: { ...OK, logged: /is not recognized/ },
    otherwise: consumed,
  },
  {
    name: `400: ${what as string}, strict`,
    options: { strict: true },
    requests: () => [delivery(bytes((value as () => unknown)()))],
    expected: refused(400, 'unrecognized_action'),
    otherwise: consumed,
  },
]);

const handled: Case[] = [
  {
    name: '200: the same delivery again runs nothing twice',
    requests: () => Array<TestRequest>(3).fill(delivery(body)),
    expected: OK,
    otherwise: consumed,
  },
  {
    name: '200: the same action through another webhook runs nothing twice',
    requests: () => {
      const first = payload();
      return [
        first,
        { ...first, webhook: { ...(first.webhook as object), id: '5f1ed06834d79113f55ed889' } },
      ].map((value) => delivery(bytes(value)));
    },
    expected: OK,
    otherwise: consumed,
  },
  {
    name: '200: the same action through another webhook runs again with dedupe: delivery',
    options: { dedupe: 'delivery' },
    requests: () => {
      const first = payload();
      return [
        first,
        { ...first, webhook: { ...(first.webhook as object), id: '5f1ed06834d79113f55ed889' } },
      ].map((value) => delivery(bytes(value)));
    },
    expected: { status: 200, ran: 2 },
    otherwise: consumed,
  },
  {
    name: '200: the same delivery again runs again with dedupe: false',
    options: { dedupe: false },
    requests: () => [delivery(body), delivery(body)],
    expected: { status: 200, ran: 2 },
    otherwise: consumed,
  },
  {
    name: '500: a handler throws; the others run',
    prepare: (webhooks) =>
      webhooks.on('commentCard', () => {
        throw new Error('no such room');
      }),
    requests: () => [delivery(comment())],
    expected: { status: 500, code: 'handler_failed', ran: 1 },
    otherwise: consumed,
  },
  {
    name: '500: a handler rejects',
    prepare: (webhooks) => webhooks.on('commentCard', () => Promise.reject(new Error('no such room'))),
    requests: () => [delivery(comment())],
    expected: { status: 500, code: 'handler_failed', ran: 1 },
    otherwise: consumed,
  },
  {
    name: '500: a handler throws undefined',
    prepare: (webhooks) =>
      webhooks.on('commentCard', () => {
        throw undefined; // eslint-disable-line @typescript-eslint/only-throw-error -- people do
      }),
    requests: () => [delivery(comment())],
    expected: { status: 500, code: 'handler_failed', ran: 1 },
    otherwise: consumed,
  },
  {
    name: '500: a handler takes longer than handlerTimeoutMs and ends when its signal is aborted',
    options: { handlerTimeoutMs: 40 },
    prepare: (webhooks) =>
      webhooks.on(
        'commentCard',
        ({ signal }) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      ),
    requests: () => [delivery(comment())],
    expected: { status: 500, code: 'handler_timeout', ran: 0 },
    otherwise: consumed,
  },
  {
    name: '410: a handler says unsubscribe()',
    prepare: (webhooks) => webhooks.on('commentCard', ({ unsubscribe }) => unsubscribe()),
    requests: () => [delivery(comment())],
    expected: { status: 410, ran: 1 },
    otherwise: consumed,
  },
];

const stopping: Case[] = [
  {
    name: '503: the service is stopping',
    prepare: (webhooks) => webhooks.close(),
    requests: () => [delivery(comment())],
    expected: refused(503, 'stopping'),
  },
  {
    name: '200: HEAD while the service is stopping',
    prepare: (webhooks) => webhooks.close(),
    requests: () => [{ method: 'HEAD', path: PATH, headers: {} }],
    expected: OK_NOT_RUN,
  },
];

/** Every row of what an input gets. */
export const cases: readonly Case[] = [
  ...accepted,
  ...methods,
  ...signatures,
  ...sizes,
  ...malformed,
  ...unrecognized,
  ...handled,
  ...stopping,
];
