import 'reflect-metadata';
import { Writable } from 'node:stream';
import { ConsoleLogger, Logger as NestLogger } from '@nestjs/common';
import { createLogger as createBunyan, stdSerializers } from 'bunyan';
import { createConsola } from 'consola';
import { addLayout, configure, getLogger } from 'log4js';
import loglevel from 'loglevel';
import pino from 'pino';
import { Logger as TSLog } from 'tslog';
import { createLogger, format, transports } from 'winston';
import { TrelloWebhooks, type TrelloWebhooksOptions } from '../../src/index.js';
import { CALLBACK_URL, comment, PATH, SECRET, signedHeaders } from '../support/delivery.js';

type LoggerOption = NonNullable<TrelloWebhooksOptions['logger']>;

/** Everything that a logger wrote. */
class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Catches what is written to the console, or to the standard streams directly. */
function catchConsole(sink: Sink): void {
  for (const method of ['log', 'debug', 'info', 'warn', 'error', 'trace'] as const) {
    jest.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      sink.write(`${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}\n`);
    });
  }
  for (const stream of ['stdout', 'stderr'] as const)
    jest.spyOn(process[stream], 'write').mockImplementation((text) => sink.write(text));
}

const loggers: [name: string, make: (sink: Sink) => LoggerOption][] = [
  ['pino', (sink) => pino({ level: 'debug' }, sink)],
  [
    'bunyan',
    (sink) =>
      createBunyan({ name: 'bot', level: 'debug', stream: sink, serializers: { err: stdSerializers.err } }),
  ],
  [
    'winston, as JSON',
    (sink) =>
      createLogger({
        level: 'debug',
        format: format.json(),
        transports: [new transports.Stream({ stream: sink })],
      }),
  ],
  [
    'winston, as lines',
    (sink) =>
      createLogger({
        level: 'debug',
        format: format.simple(),
        transports: [new transports.Stream({ stream: sink })],
      }),
  ],
  [
    'consola',
    (sink) =>
      createConsola({
        level: 4,
        reporters: [{ log: ({ args }) => void sink.write(`${JSON.stringify(args)}\n`) }],
      }),
  ],
  [
    'log4js',
    (sink) => {
      addLayout('to the sink', () => (event) => {
        sink.write(`${JSON.stringify(event.data)}\n`);
        return '';
      });
      configure({
        appenders: { sink: { type: 'stdout', layout: { type: 'to the sink' } } },
        categories: { default: { appenders: ['sink'], level: 'debug' } },
      });
      return getLogger('bot');
    },
  ],
  [
    'tslog',
    (sink) => {
      const logger = new TSLog({ type: 'hidden' });
      logger.attachTransport((line) => void sink.write(`${JSON.stringify(line)}\n`));
      return logger;
    },
  ],
  [
    'loglevel',
    () => {
      loglevel.setLevel('debug');
      return loglevel;
    },
  ],
  ['console', () => console],
  ["Nest's ConsoleLogger", () => new ConsoleLogger('bot', { colors: false })],
  ["Nest's Logger", () => new NestLogger('bot')],
];

afterEach(() => jest.restoreAllMocks());

describe.each(loggers)('%s', (_name, make) => {
  async function written(act: (webhooks: TrelloWebhooks) => Promise<unknown>): Promise<string> {
    const sink = new Sink();
    catchConsole(sink);
    const logger = make(sink);
    const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL: CALLBACK_URL, logger });
    await act(webhooks);
    await new Promise((resolve) => setImmediate(resolve));
    jest.restoreAllMocks();
    return sink.text;
  }

  const body = comment();
  const signed = { method: 'POST', url: PATH, headers: signedHeaders(body), body };

  test('prints the sentence and keeps the fields', async () => {
    const text = await written((webhooks) => webhooks.receive({ ...signed, headers: {} }));
    expect(text).toContain('Delivery refused: The x-trello-webhook header is missing');
    expect(text).toContain('signature_missing');
    expect(text).toContain('401');
    expect(text).not.toContain('[object Object]');
  });

  test('prints the error of a handler with what it quotes escaped', async () => {
    const text = await written((webhooks) => {
      webhooks.on('commentCard', function label() {
        throw new Error('no label "\u001b[31m\nFAKE LINE"');
      });
      return webhooks.receive(signed);
    });
    expect(text).toContain('A handler failed');
    expect(text).toContain('no label');
    expect(text).toContain('loggers.test');
    expect(text).not.toContain('\u001b[31m\nFAKE');
    expect(text).not.toMatch(/^FAKE LINE/m);
  });

  test('event.log prints both, with the action', async () => {
    const text = await written((webhooks) => {
      webhooks.on('commentCard', ({ log }) => {
        log.info({ answer: 42 }, 'with fields');
        log.warn('alone');
      });
      return webhooks.receive(signed);
    });
    for (const part of ['with fields', 'answer', '42', 'alone', 'commentCard']) expect(text).toContain(part);
  });
});

test('a logger of your own gets the fields first', async () => {
  const lines: unknown[][] = [];
  const write = (...args: unknown[]) => void lines.push(args);
  const logger = { debug: write, info: write, warn: write, error: write };
  const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL: CALLBACK_URL, logger });
  await webhooks.receive({ method: 'POST', url: PATH, headers: {} });
  expect(lines).toEqual([
    [{ code: 'signature_missing', status: 401 }, 'Delivery refused: The x-trello-webhook header is missing'],
  ]);
});
