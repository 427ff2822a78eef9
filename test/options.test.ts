import { InvalidOptionError, TrelloWebhooks, TrelloWebhooksError } from '../src/index.js';
import type { Logger, TrelloWebhooksOptions } from '../src/index.js';
import { checkOptions } from '../src/options.js';

const secret = 'f00dfacecafe-the-secret-value';
const callbackURL = 'https://bot.example.com/trello';
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** What the constructor throws for these options, on top of ones that work. */
function refusal(options: object): Error {
  try {
    new TrelloWebhooks({ secret, callbackURL, ...options });
  } catch (error) {
    return error as Error;
  }
  throw new Error('The options were accepted');
}

const wrong: [option: string, what: string, value: unknown, says: RegExp][] = [
  ['secret', 'missing', undefined, /secret is missing.*OAuth secret.*environment variable/],
  ['secret', 'null', null, /secret is null.*OAuth secret/],
  ['secret', 'empty', '', /secret is empty.*OAuth secret/],
  ['secret', 'white space only', ' \t\n', /secret is empty/],
  ['secret', 'with a space in front', ` ${secret}`, /white space.*Remove it/],
  ['secret', 'with a space behind', `${secret} `, /white space.*Remove it/],
  ['secret', 'with a newline behind', `${secret}\n`, /white space.*line break/],
  ['secret', 'with a carriage return behind', `${secret}\r\n`, /white space/],
  ['secret', 'with a no-break space behind', `${secret}\u00a0`, /white space/],
  ['secret', 'with a byte-order mark in front', `\ufeff${secret}`, /white space/],
  ['secret', 'a number', 12345, /secret is number, not a string/],
  ['secret', 'a buffer', Buffer.from(secret), /secret is object, not a string/],
  ['secret', 'a promise', Promise.resolve(secret), /secret is object, not a string/],
  ['secret', 'an empty list', [], /secret is an empty list/],
  ['secret', 'a list with an empty text', [secret, ''], /secret is empty/],
  ['secret', 'a list with a number', [secret, 5], /secret is number/],
  ['secret', 'a list with undefined', [secret, undefined], /secret is missing/],
  ['secret', 'a list with a newline behind one', [secret, `${secret}\n`], /white space/],
  ['secret', 'a list in a list', [[secret]], /secret is object/],
  ['callbackURL', 'missing', undefined, /callbackURL is missing.*registered with Trello/],
  ['callbackURL', 'null', null, /callbackURL is null/],
  ['callbackURL', 'empty', '', /callbackURL is empty/],
  ['callbackURL', 'white space only', '  ', /callbackURL is empty/],
  ['callbackURL', 'relative', '/trello', /absolute http or https URL.*exactly as it was registered/],
  ['callbackURL', 'without a scheme', 'bot.example.com/trello', /absolute/],
  ['callbackURL', 'without a scheme, with a port', 'localhost:3000/trello', /absolute/],
  ['callbackURL', 'relative to the scheme', '//bot.example.com/trello', /absolute/],
  ['callbackURL', 'of ftp:', 'ftp://bot.example.com/trello', /absolute http or https/],
  ['callbackURL', 'of file:', 'file:///trello', /absolute http or https/],
  ['callbackURL', 'without a host', 'https://', /absolute/],
  ['callbackURL', 'without slashes', 'https:bot.example.com/trello', /absolute/],
  ['callbackURL', 'with one slash', 'https:/bot.example.com/trello', /absolute/],
  ['callbackURL', 'with a fragment', `${callbackURL}#top`, /fragment.*Remove it/],
  ['callbackURL', 'with an empty fragment', `${callbackURL}#`, /fragment/],
  ['callbackURL', 'with a space in front', ` ${callbackURL}`, /absolute/],
  ['callbackURL', 'with a newline behind', `${callbackURL}\n`, /absolute/],
  ['callbackURL', 'with a newline inside', 'https://bot.example.com/tre\nllo', /absolute/],
  ['callbackURL', 'with a space inside', 'https://bot.example.com/my trello', /absolute/],
  ['callbackURL', 'a URL object', new URL(callbackURL), /callbackURL is object, not a string/],
  ['callbackURL', 'an empty list', [], /callbackURL is an empty list/],
  ['callbackURL', 'a list with a relative one', [callbackURL, '/trello'], /absolute/],
  ['callbackURL', 'a list with a number', [callbackURL, 1], /callbackURL is number/],
  ...['maxBodyBytes', 'handlerTimeoutMs'].flatMap((option) =>
    [0, -1, NaN, 1.5, Infinity, -Infinity, 2 ** 31, '1000', '', true, 10n].map(
      (value): [string, string, unknown, RegExp] => [
        option,
        `${typeof value} ${String(value)}`,
        value,
        new RegExp(`${option} must be a whole number from 1`),
      ],
    ),
  ),
  ...[1, 0, 'yes', 'true', null].map((value): [string, string, unknown, RegExp] => [
    'strict',
    String(value),
    value,
    /strict must be true or false/,
  ]),
  ...[true, 'actions', 'Action', '', 0, null, 600_000].map((value): [string, string, unknown, RegExp] => [
    'dedupe',
    String(value),
    value,
    /dedupe must be 'action', 'delivery' or false/,
  ]),
  ...(['debug', 'info', 'warn', 'error'] as const).map((level): [string, string, unknown, RegExp] => [
    'logger',
    `without ${level}()`,
    { ...quiet, [level]: undefined },
    new RegExp(`logger has no method ${level}\\(\\).*console or a pino logger`),
  ]),
  ['logger', 'null', null, /logger has no method/],
  ['logger', 'a function', () => {}, /logger has no method/],
  ['logger', 'true', true, /logger has no method/],
  ['secrets', 'given', secret, /no option "secrets".*Did you mean secret\?/],
  ['callbackUrl', 'given', callbackURL, /no option "callbackUrl".*Did you mean callbackURL\?/],
  ['callback_url', 'given', callbackURL, /Did you mean callbackURL\?/],
  ['maxBodySize', 'given', 1, /Did you mean maxBodyBytes\?/],
  ['handlerTimeout', 'given', 1, /Did you mean handlerTimeoutMs\?/],
  ['verify', 'given', false, /no option "verify".*Its options are secret, callbackURL/],
  ['skipSignature', 'given', true, /no option "skipSignature".*Its options are/],
  ['constructor', 'given', 1, /no option "constructor"/],
];

it.each(wrong)('%s %s is refused with what to do', (option, _, value, says) => {
  const error = refusal({ [option]: value });
  expect(error).toBeInstanceOf(InvalidOptionError);
  expect(error).toBeInstanceOf(TrelloWebhooksError);
  expect(error).toMatchObject({ name: 'InvalidOptionError', code: 'invalid_option' });
  expect(error.message).toMatch(says);
  expect(error.message).not.toContain(secret.trim());
  expect(JSON.stringify(error)).not.toContain(secret.trim());
});

it.each([[undefined], [null], ['secret'], [5], [() => {}]])('options that are %p are refused', (options) => {
  expect(() => new TrelloWebhooks(options as never)).toThrow(/needs options.*secret, callbackURL/);
});

it('no message holds the secret, even one that is given as something else', () => {
  const misplaced: Record<string, unknown>[] = [
    { secret: `${secret}\n`, callbackURL: secret },
    { callbackURL: secret },
    { callbackURL: [secret] },
    { logger: secret },
    { dedupe: secret },
    { strict: secret },
    { maxBodyBytes: secret },
    { handlerTimeoutMs: secret },
  ];
  for (const options of misplaced) {
    const error = refusal(options);
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(secret);
  }
});

it('a getter or an inherited option counts like any other', () => {
  const options = { callbackURL, secret: '' };
  expect(() => new TrelloWebhooks(Object.create(options) as TrelloWebhooksOptions)).toThrow(
    /secret is empty/,
  );
});

describe('options that are accepted', () => {
  it.each<[what: string, options: Partial<TrelloWebhooksOptions>]>([
    ['a list of secrets', { secret: [secret, 'another'] }],
    ['a function for the secret', { secret: () => secret }],
    ['an async function for the secret', { secret: async () => [secret] }],
    ['white space inside a secret', { secret: 'two words' }],
    ['a list of URLs', { callbackURL: [callbackURL, 'http://127.0.0.1:3000/'] }],
    ['a function for the URL', { callbackURL: ({ url }) => `https://bot.example.com${url}` }],
    ['a URL with a query', { callbackURL: `${callbackURL}?mainModel=true` }],
    ['a URL in other case', { callbackURL: 'HTTPS://Bot.Example.com' }],
    ['a URL with letters of other scripts', { callbackURL: 'https://bücher.example/trello' }],
    ['the smallest numbers', { maxBodyBytes: 1, handlerTimeoutMs: 1 }],
    ['the largest numbers', { maxBodyBytes: 2 ** 31 - 1, handlerTimeoutMs: 2 ** 31 - 1 }],
    ['strict', { strict: true }],
    ['each dedupe', { dedupe: 'delivery' }],
    ['no dedupe', { dedupe: false }],
    ['console', { logger: console }],
    ['a logger with more methods', { logger: { ...quiet, trace() {} } as Logger }],
  ])('%s', (_, options) => {
    expect(() => new TrelloWebhooks({ secret, callbackURL, ...options })).not.toThrow();
  });

  it('methods of a class count as those of a logger', () => {
    class MyLogger implements Logger {
      debug() {}
      info() {}
      warn() {}
      error() {}
    }
    expect(() => new TrelloWebhooks({ secret, callbackURL, logger: new MyLogger() })).not.toThrow();
  });
});

describe('the defaults', () => {
  it('are those documented', () => {
    expect(checkOptions({ secret, callbackURL })).toMatchObject({
      maxBodyBytes: 1_048_576,
      strict: false,
      dedupe: 'action',
      handlerTimeoutMs: 25_000,
      staticCallbackURLs: [callbackURL],
    });
  });

  it('stand in for undefined', () => {
    const options = {
      secret,
      callbackURL,
      maxBodyBytes: undefined,
      strict: undefined,
      dedupe: undefined,
      handlerTimeoutMs: undefined,
      logger: undefined,
    } as unknown as TrelloWebhooksOptions;
    expect(checkOptions(options)).toMatchObject({ maxBodyBytes: 1_048_576, dedupe: 'action', strict: false });
  });

  it('write warnings and errors to the console, and nothing else', () => {
    const written: string[] = [];
    for (const level of ['debug', 'info', 'log', 'warn', 'error'] as const) {
      jest.spyOn(console, level).mockImplementation(() => void written.push(level));
    }
    const { logger } = checkOptions({ secret, callbackURL });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level]({}, 'a line');
    jest.restoreAllMocks();
    expect(written).toEqual(['warn', 'error']);
  });

  it('know no callback URLs where they come from a function', () => {
    expect(checkOptions({ secret, callbackURL: () => callbackURL }).staticCallbackURLs).toBeUndefined();
  });
});

it('a list that is changed afterwards changes nothing', () => {
  const secrets = [secret];
  const checked = checkOptions({ secret: secrets, callbackURL });
  secrets[0] = '';
  secrets.push('another');
  expect(checked.secrets).toEqual([secret]);
});

it('a callback URL that is changed afterwards changes nothing', () => {
  const own = { url: callbackURL, query: ['a'] };
  const { callbackURLs } = checkOptions({ secret, callbackURL: own });
  own.url = 'https://x.example';
  expect(callbackURLs).toEqual([{ url: callbackURL, query: ['a'] }]);
});

describe.each<[string, object, RegExp]>([
  ['callbackURL', { callbackURL: { url: callbackURL } }, /callbackURL\.query must be true, or a list/],
  ['callbackURL', { callbackURL: { url: callbackURL, query: false } }, /callbackURL\.query must be true/],
  ['callbackURL', { callbackURL: { url: callbackURL, query: [] } }, /callbackURL\.query must be true/],
  ['callbackURL', { callbackURL: { url: callbackURL, query: [5] } }, /callbackURL\.query must be true/],
  ['callbackURL', { callbackURL: { url: callbackURL, qeury: true } }, /has no option "qeury"/],
  ['callbackURL', { callbackURL: { url: 'trello', query: true } }, /must be an absolute http or https URL/],
  ['callbackURL', { callbackURL: { query: true } }, /callbackURL is missing/],
  ['accept', { accept: 'all' }, /accept must be an object of lists, or a function/],
  ['accept', { accept: {} }, /accept names neither models nor webhooks/],
  ['accept', { accept: { models: 'id' } }, /accept\.models must be a list of ids/],
  ['accept', { accept: { webhooks: [''] } }, /accept\.webhooks must be a list of ids/],
  ['accept', { accept: { model: ['id'] } }, /has no option "model"/],
  ['maxPendingBytes', { maxBodyBytes: 2_000, maxPendingBytes: 1_999 }, /less than maxBodyBytes \(2000\)/],
])('the option %s of %j', (_name, options, message) => {
  it('is refused', () => {
    expect(() => checkOptions({ secret, callbackURL, ...options })).toThrow(message);
  });
});
