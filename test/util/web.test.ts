import fc from 'fast-check';
import * as node from '../../src/util/node.js';
import * as web from '../../src/util/web.js';
import { seeded } from '../support/seed.js';

// What the core needs of its runtime, with Node's modules and without them.

/** The types agree; a channel and the calls of a snapshot have more on Node. */
const twin: Omit<typeof node, 'channel' | 'outsideRequests'> = web;

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ minLength: 60, maxLength: 300 }),
);

test('the two have the same exports', () => {
  expect(Object.keys(web).sort()).toEqual(Object.keys(node).sort());
});

test('HMAC-SHA1 is the same for every secret, body and suffix', () => {
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 300 }), text, text, (secret, body, first, second) => {
      expect(twin.hmacSHA1(secret, body, first)).toBe(node.hmacSHA1(secret, body, first));
      const sign = twin.hmacSHA1For(secret, body);
      expect([sign(first), sign(second)]).toEqual(
        [first, second].map((each) => node.hmacSHA1(secret, body, each)),
      );
    }),
    seeded,
  );
});

test('HMAC-SHA1 is that of RFC 2202, test case 2', () => {
  const digest = Buffer.from('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79', 'hex').toString('base64');
  for (const { hmacSHA1, utf8Bytes } of [node, twin])
    expect(hmacSHA1('Jefe', utf8Bytes('what do ya want '), 'for nothing?')).toBe(digest);
});

test.each([
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa', true],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaaaaaaaaab', false],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaaaaaaaaa', false],
  ['', '', false],
])('equalInConstantTime(%j, %j)', (a, b, expected) => {
  expect([node.equalInConstantTime(a, b), web.equalInConstantTime(a, b)]).toEqual([expected, expected]);
});

test('Latin-1 and base64 are the same, and what is no base64 is refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const [text, base64] = [node.latin1Text(bytes), Buffer.from(bytes).toString('base64')];
      expect(web.latin1Text(bytes)).toBe(text);
      expect([...web.bytesOfLatin1(text)]).toEqual([...bytes]);
      if (bytes.length === 0) return;
      for (const form of [base64, base64.replaceAll('+', '-').replaceAll('/', '_')])
        expect([...web.bytesOfBase64(form)!]).toEqual([...node.bytesOfBase64(form)!]);
    }),
    seeded,
  );
  for (const { bytesOfBase64 } of [node, web]) expect(bytesOfBase64('{"a":1}')).toBeUndefined();
});

test('text and bytes are the same, and what is not UTF-8 is refused', () => {
  fc.assert(
    fc.property(text, (value) => {
      const bytes = node.utf8Bytes(value);
      expect(web.utf8Bytes(value)).toEqual(bytes);
      expect(web.utf8Text(bytes)).toBe(node.utf8Text(bytes));
    }),
    seeded,
  );
  for (const { utf8Text } of [node, web]) expect(() => utf8Text(Uint8Array.of(0xff))).toThrow();
});

test('a digest is the same for the same bytes, and long enough', () => {
  for (const { digest, digestHex, utf8Bytes } of [node, web]) {
    expect(digest('x').byteLength).toBeGreaterThanOrEqual(12);
    expect(new Uint8Array(digest('x'))).toEqual(new Uint8Array(digest('x')));
    expect(digestHex(utf8Bytes('x'))).toMatch(/^[0-9a-f]{40,}$/);
    expect(digestHex(utf8Bytes('x'))).not.toBe(digestHex(utf8Bytes('y')));
  }
});

test('the rest', () => {
  expect(web.randomUUID()).toMatch(/^[0-9a-f-]{36}$/);
  expect(web.outsideRequests(() => 7)).toBe(7);
  const channel = web.channel('trello-webhooks:test');
  expect(channel.hasSubscribers).toBe(false);
  expect(() => channel.publish({})).not.toThrow();
});
