import fc from 'fast-check';
import { printable, printableURL } from '../../src/util/printable.js';
import { seeded } from '../support/seed.js';

describe('printable()', () => {
  it.each([
    ['updateCard:idList', 'updateCard:idList'],
    ['Grüße, 世界 🎉', 'Grüße, 世界 🎉'],
    ['a\nb', 'a\\u000ab'],
    ['a\r\nb', 'a\\u000d\\u000ab'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['a\u0000b\u007f\u0085', 'a\\u0000b\\u007f\\u0085'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
    ['\ufeffx', '\\ufeffx'],
    ['\ud800x\udc00', '\\ud800x\\udc00'],
    ['\udc00\ud800', '\\udc00\\ud800'],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it('cuts what is longer than 200, or than the limit given', () => {
    expect(printable('x'.repeat(200))).toBe('x'.repeat(200));
    expect(printable('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`);
    expect(printable('abcdef', 3)).toBe('abc…');
  });

  it('does not leave half of an emoji where it cuts', () => {
    expect(printable('ab🎉', 3)).toBe('ab\\ud83c…');
  });

  it('never gives a line break, a control character or a lone surrogate', () => {
    const anything = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 });
    fc.assert(
      fc.property(anything, (units) => {
        const text = printable(String.fromCharCode(...units));
        // eslint-disable-next-line no-control-regex -- what must not be there
        expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
        expect(text).not.toMatch(/\p{Surrogate}/u);
        expect(text.length).toBeLessThanOrEqual(6 * 200 + 1);
      }),
      seeded,
    );
  });

  it('leaves plain text as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{0,200}$/), (text) => {
        expect(printable(text)).toBe(text);
      }),
      seeded,
    );
  });
});

describe('printableURL()', () => {
  it.each([
    ['https://bot.example.com/trello', 'https://bot.example.com/trello'],
    ['https://bot.example.com:8443/', 'https://bot.example.com:8443/'],
    ['https://bot.example.com/trello?token=hunter2&a=b', 'https://bot.example.com/trello?…'],
    ['https://user:hunter2@bot.example.com/trello', 'https://bot.example.com/trello'],
    ['https://bot.example.com/trello#hunter2', 'https://bot.example.com/trello'],
    ['/trello?token=hunter2', '/trello?…'],
    ['/trello#hunter2', '/trello'],
    ['https://BOT.example.com:443/türkçe', 'https://BOT.example.com:443/türkçe'],
    ['https://bot.example.com', 'https://bot.example.com'],
    ['https://bot.example.com/@user/trello', 'https://bot.example.com/@user/trello'],
    [' https:\n/\\/user:hunter2@hunter2@bot.example.com/trello', ' https:\\u000a/\\/bot.example.com/trello'],
    ['no URL\n?a\nhunter2', 'no URL\\u000a?…'],
  ])('%j becomes %j', (url, expected) => {
    expect(printableURL(url)).toBe(expected);
  });

  it('never shows the value of a query, a password or a fragment', () => {
    const value = fc.stringMatching(/^[a-z0-9]{8,20}$/).map((text) => `hunter2${text}`);
    fc.assert(
      fc.property(value, value, value, fc.webUrl(), (name, password, token, url) => {
        const { host, pathname } = new URL(url);
        const shown = printableURL(`https://${name}:${password}@${host}${pathname}?token=${token}#${token}`);
        for (const hidden of [name, password, token]) expect(shown).not.toContain(hidden);
        expect(shown).toContain(host);
      }),
      seeded,
    );
  });
});
