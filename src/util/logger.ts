import { messageFirst, type Write } from './log-styles.js';

/**
 * A logger. Any object with these four methods fits: `console`, a logger of pino, bunyan, winston, consola, log4js, tslog,
 * loglevel or Nest, or your own. Your own gets the fields first and the sentence second, as pino has it; loggers that are
 * known to take the message first get it first.
 *
 * @example
 * ```ts
 * new TrelloWebhooks({ secret, callbackURL, logger: pino({ level: 'debug' }) });
 * ```
 */
export interface Logger {
  debug(fields: object | string, message?: string): void;
  info(fields: object | string, message?: string): void;
  warn(fields: object | string, message?: string): void;
  error(fields: object | string, message?: string): void;
}

/** A logger that calls the level `info` `log`, as Nest's do. */
export interface NestLikeLogger {
  debug(message: unknown, ...rest: unknown[]): unknown;
  log(message: unknown, ...rest: unknown[]): unknown;
  verbose(message: unknown, ...rest: unknown[]): unknown;
  warn(message: unknown, ...rest: unknown[]): unknown;
  error(message: unknown, ...rest: unknown[]): unknown;
}

/** The logger that is used when none is given: warnings and errors to the console, nothing else. */
export const defaultLogger: Logger = {
  debug: () => {},
  info: () => {},
  // Looked up for each line, since tests and tools replace the console's methods.
  warn: (fields, message) => adaptLogger(console).warn(fields, message),
  error: (fields, message) => adaptLogger(console).error(fields, message),
};

/**
 * A logger of any order as one that takes the fields first. `console`, winston, consola, log4js, tslog, loglevel and
 * Nest's loggers take the message first; they get the fields as their second argument, with the error in `err` as text.
 */
export function adaptLogger(logger: object): Logger {
  const write = messageFirst(logger);
  return write === undefined ? (logger as Logger) : messageFirstLogger(write, {});
}

function messageFirstLogger(write: Write, always: object): ParentLogger {
  const of =
    (level: keyof Logger): Logger[keyof Logger] =>
    (fields, message) =>
      typeof fields === 'string'
        ? write(level, { ...always }, fields)
        : write(level, { ...always, ...fields }, message);
  return {
    debug: of('debug'),
    info: of('info'),
    warn: of('warn'),
    error: of('error'),
    child: (fields) => messageFirstLogger(write, { ...always, ...fields }),
  };
}

interface ParentLogger extends Logger {
  child?: (fields: object) => Logger;
}

/** The same logger, which cannot stop a delivery: what its methods throw goes to the console. */
export function guarded(logger: Logger): Logger {
  const guard =
    (level: keyof Logger): Logger[keyof Logger] =>
    (fields, message) => {
      try {
        logger[level](fields, message);
      } catch (error) {
        console.error('The logger threw', error);
      }
    };
  return {
    debug: guard('debug'),
    info: guard('info'),
    warn: guard('warn'),
    error: guard('error'),
  };
}

/** A logger that adds `fields` to each line where the logger has a `child` method (pino's, bunyan's), or the logger itself. */
export function withFields(logger: ParentLogger, fields: object): Logger {
  if (typeof logger.child !== 'function') return logger;
  try {
    return logger.child(fields);
  } catch {
    return logger;
  }
}
