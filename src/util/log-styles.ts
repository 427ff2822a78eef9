import { describeForLog } from './printable.js';

type Level = 'debug' | 'info' | 'warn' | 'error';
type Fields = Readonly<Record<string, unknown>>;

/** The methods of a logger, whatever it calls them and in whatever order they take their arguments. */
export type AnyLogger = Readonly<Record<string, ((...args: unknown[]) => unknown) | undefined>>;

/**
 * Loggers that take the message first, known by a method that no other of them has. All others take the fields first, as
 * pino and bunyan do.
 */
const MESSAGE_FIRST: readonly ((logger: AnyLogger) => boolean)[] = [
  isConsole,
  ({ configure, profile }) => isFunction(configure) && isFunction(profile), // winston
  ({ wrapAll }) => isFunction(wrapAll), // consola
  ({ addContext }) => isFunction(addContext), // log4js
  ({ getSubLogger }) => isFunction(getSubLogger), // tslog
  ({ setDefaultLevel }) => isFunction(setDefaultLevel), // loglevel
  isNest,
];

/** Writes one line in the logger's own order of arguments. */
export type Write = (level: Level, fields: Fields, message: string | undefined) => void;

/** How to write with a logger that takes the message first; undefined when it takes the fields first. */
export function messageFirst(given: object): Write | undefined {
  const logger = given as AnyLogger;
  if (!MESSAGE_FIRST.some((isStyle) => isStyle(logger))) return undefined;
  const ownLine = isConsole(logger);
  const infoName = isNest(logger) ? 'log' : 'info';
  return (level, { err, ...rest }, message) => {
    const error = err instanceof Error ? describeForLog(err) : err;
    const fields = error === undefined || ownLine ? rest : { ...rest, err: error };
    const args: unknown[] = [message ?? ''];
    if (Object.keys(fields).length > 0) args.push(fields);
    // On a line of its own a stack can be read.
    if (ownLine && error !== undefined) args.push(typeof error === 'string' ? `\n${error}` : error);
    logger[level === 'info' ? infoName : level]!.call(logger, ...args);
  };
}

/** Whether a logger has the method of a level; Nest's loggers call `info` `log`. */
export function hasLevel(given: object, level: Level): boolean {
  const logger = given as AnyLogger;
  return isFunction(logger[level]) || (level === 'info' && isNest(logger));
}

function isConsole({ group, table }: AnyLogger): boolean {
  return isFunction(group) && isFunction(table);
}

function isNest({ verbose, log, info }: AnyLogger): boolean {
  return isFunction(verbose) && isFunction(log) && !isFunction(info);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
