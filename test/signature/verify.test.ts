import fc from 'fast-check';

import { InvalidOptionError } from '../../src/errors.js';
import { signBody } from '../../src/signature/sign.js';
import { verifySignature } from '../../src/signature/verify.js';
import { seeded } from '../support/seed.js';

const url = 'https://bot.example.com/trello';

// Each made without this project: printf '%s' "$body$url" | openssl dgst -sha1 -hmac "$secret" -binary | base64
const vectors = [
  {
    body: '{"action":{},"model":{}}',
    callbackURL: url,
    secret: 'secret',
    signature: 'B7yCYR5bajdZhDVUYIKPGLWLuQg=',
  },
  {
    body: '{"text":"👍🏽 é"}',
    callbackURL: `${url}?a=1`,
    secret: 'sécret',
    signature: '1+eBnEbAJ+Btz0CozRNJFykWqbc=',
  },
  { body: '', callbackURL: url, secret: 'secret', signature: '8arLqt1mYOA3DhTGNlSaSSWfCS0=' },
];

test.each(vectors)('signs $body as openssl does', ({ signature, body, ...options }) => {
  expect(signBody(body, options)).toBe(signature);
  expect(signBody(Buffer.from(body), options)).toBe(signature);
  expect(signBody(new Uint8Array(Buffer.from(body)), options)).toBe(signature);
  expect(verifySignature(body, signature, options)).toBe(true);
  expect(verifySignature(Buffer.from(body), signature, options)).toBe(true);
});

describe('verifySignature', () => {
  const { body, signature, secret } = vectors[0]!;

  test.each([
    ['one of several secrets', { secret: ['old', secret, 'new'], callbackURL: url }, true],
    ['one of several callback URLs', { secret, callbackURL: ['https://x.example.com/', url] }, true],
    ['the last of both', { secret: ['old', secret], callbackURL: [`${url}/`, url] }, true],
    ['none of several secrets', { secret: ['old', 'new'], callbackURL: url }, false],
    ['a secret with a space', { secret: `${secret} `, callbackURL: url }, false],
    ['a callback URL with a slash more', { secret, callbackURL: `${url}/` }, false],
    ['a callback URL in capitals', { secret, callbackURL: url.toUpperCase() }, false],
  ])('%s', (_what, options, expected) => {
    expect(verifySignature(body, signature, options)).toBe(expected);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['a space', ' '],
    ['without padding', signature.replace('=', '')],
    ['with white space around', ` ${signature} `],
    ['with a line break', `${signature}\n`],
    ['twice', `${signature}, ${signature}`],
    ['in capitals', signature.toUpperCase()],
    ['in hexadecimal', Buffer.from(signature, 'base64').toString('hex')],
    ['with a prefix', `sha1=${signature}`],
    ['characters of two bytes', 'é'.repeat(28)],
    // Bits that base64 leaves unused: the same bytes, another text.
    ['the same bytes spelled otherwise', signature.replace('g=', 'h=')],
    ['a number', 42 as unknown as string],
    ['a list', [signature] as unknown as string],
  ])('a signature that is %s: false, and no throw', (_what, wrong) => {
    expect(verifySignature(body, wrong, { secret, callbackURL: url })).toBe(false);
  });

  test.each([
    ['no secret', { secret: '', callbackURL: url }],
    ['no secrets', { secret: [], callbackURL: url }],
    ['an empty secret among others', { secret: ['a', ''], callbackURL: url }],
    ['an undefined secret', { secret: undefined as unknown as string, callbackURL: url }],
    ['a secret that is null', { secret: null as unknown as string, callbackURL: url }],
    ['no callback URL', { secret, callbackURL: '' }],
    ['no callback URLs', { secret, callbackURL: [] }],
  ])('%s throws, whatever the signature', (_what, options) => {
    // Made with the empty secret: what an attacker would send.
    for (const text of [signature, undefined, '']) {
      expect(() => verifySignature(body, text, options)).toThrow(InvalidOptionError);
    }
  });
});

test.each([
  ['secret', { secret: '', callbackURL: url }],
  ['callbackURL', { secret: 'secret', callbackURL: '' }],
])('signBody without %s throws', (_what, options) => {
  expect(() => signBody('', options)).toThrow(InvalidOptionError);
});

describe('for any body, secret and URL', () => {
  const parameters = { ...seeded, numRuns: 300 };
  const text = fc.string({ unit: 'binary', minLength: 1 });
  const body = fc.oneof(
    fc.uint8Array(),
    text.map((value) => new Uint8Array(Buffer.from(value))),
  );

  test('what is signed verifies, and nothing else does', () => {
    fc.assert(
      fc.property(body, text, text, fc.nat(), (bytes, secret, callbackURL, at) => {
        const signature = signBody(bytes, { secret, callbackURL });
        expect(signature).toMatch(/^[A-Za-z0-9+/]{27}=$/);
        expect(verifySignature(bytes, signature, { secret, callbackURL })).toBe(true);
        expect(verifySignature(bytes, signature, { secret: `${secret}x`, callbackURL })).toBe(false);
        expect(verifySignature(bytes, signature, { secret, callbackURL: `${callbackURL}x` })).toBe(false);
        if (bytes.length === 0) return;
        const altered = bytes.slice();
        altered[at % bytes.length]! ^= 1 << (at % 8);
        expect(verifySignature(altered, signature, { secret, callbackURL })).toBe(false);
      }),
      parameters,
    );
  });

  test('no text that is not the signature passes or throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (forged) => {
        expect(verifySignature('{}', forged, { secret: 'secret', callbackURL: url })).toBe(false);
      }),
      parameters,
    );
  });
});
