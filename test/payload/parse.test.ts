import fc from 'fast-check';
import { InvalidJSONError } from '../../src/index.js';
import { parseJSON } from '../../src/payload/parse.js';
import { seeded } from '../support/seed.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const BOM = [0xef, 0xbb, 0xbf];

/** What `parseJSON` throws. */
function refusal(body: Uint8Array): InvalidJSONError {
  try {
    parseJSON(body);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidJSONError);
    return error as InvalidJSONError;
  }
  throw new Error('It was parsed');
}

describe('parseJSON()', () => {
  it.each([
    ['{"a":[1,null,true]}', { a: [1, null, true] }],
    [' \r\n\t{} ', {}],
    ['"\\u001b \\ud83c\\udf89"', '\u001b 🎉'],
    ['"🎉 \u2028 Grüße"', '🎉 \u2028 Grüße'],
    ['null', null],
    ['0', 0],
  ])('reads %j', (text, value) => {
    expect(parseJSON(bytes(text))).toEqual(value);
  });

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseJSON(bytes(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      seeded,
    );
  });

  it('drops one byte-order mark in front, and only there', () => {
    expect(parseJSON(Uint8Array.of(...BOM, ...bytes('{}')))).toEqual({});
    expect(parseJSON(Uint8Array.of(...BOM, ...bytes('"\ufeff"')))).toBe('\ufeff');
    refusal(Uint8Array.of(...BOM, ...BOM, ...bytes('{}')));
    refusal(Uint8Array.of(...bytes('{}'), ...BOM));
  });

  it.each<[what: string, body: Uint8Array]>([
    ['empty', new Uint8Array()],
    ['a byte-order mark alone', Uint8Array.of(...BOM)],
  ])('says of a body that is %s that it is empty', (_, body) => {
    expect(refusal(body).message).toContain('empty');
  });

  it.each<[what: string, body: number[]]>([
    ['a byte of no character', [0x22, 0xff, 0x22]],
    ['latin-1', [0x22, 0xe9, 0x22]],
    ['half of a character at the end', [0x22, 0xf0, 0x9f]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate (CESU-8)', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a number above U+10FFFF', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
    ['half of a byte-order mark', [0xef, 0xbb]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('says of %s that it is not UTF-8', (_, body) => {
    expect(refusal(Uint8Array.from(body)).message).toContain('not UTF-8');
    // One decoder serves all deliveries: a bad one leaves no trace in it.
    expect(parseJSON(Uint8Array.of(...BOM, ...bytes('{"ok":1}')))).toEqual({ ok: 1 });
  });

  it.each([
    '{',
    '{"a":1}}',
    "{'a':1}",
    '{"a":undefined}',
    'NaN',
    '"\n"',
    '{"secret-in-the-body":',
    '[1,]',
    'payload=%7B%7D',
  ])('refuses %j with 400, and does not quote it', (text) => {
    const error = refusal(bytes(text));
    expect(error).toMatchObject({ code: 'invalid_json', status: 400 });
    expect(error.cause).toBeUndefined();
    expect(error.message).toBe('The body is not JSON in UTF-8: it does not parse');
  });

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        try {
          parseJSON(body);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidJSONError);
        }
      }),
      seeded,
    );
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('survives %s nested 100,000 deep, closed or not', (_, open, close) => {
    const depth = 100_000;
    const inner = open === '[' ? '' : '1';
    expect(typeof parseJSON(bytes(open.repeat(depth) + inner + close.repeat(depth)))).toBe('object');
    refusal(bytes(open.repeat(depth)));
  });

  it('keeps __proto__ a key like others', () => {
    const value = parseJSON(bytes('{"__proto__":{"polluted":true}}')) as object;
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
    expect(value).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it('reads part of a larger buffer', () => {
    const larger = bytes('xxx{"a":1}xxx');
    expect(parseJSON(larger.subarray(3, 10))).toEqual({ a: 1 });
  });
});
