import { messageFirst } from './log-styles.js';

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
  if (write === undefined) return logger as Logger;
  const of =
    (level: keyof Logger): Logger[keyof Logger] =>
    (fields, message) =>
      typeof fields === 'string' ? write(level, {}, fields) : write(level, { ...fields }, message);
  return { debug: of('debug'), info: of('info'), warn: of('warn'), error: of('error') };
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

/** A logger that adds `fields` to each line: by its `child` method, as pino's and bunyan's, or by merging them. */
export function withFields(logger: Logger & { child?: (fields: object) => Logger }, fields: object): Logger {
  if (typeof logger.child === 'function') {
    try {
      return logger.child(fields);
    } catch {
      // A `child` of another kind: the fields are merged.
    }
  }
  const merge =
    (level: keyof Logger): Logger[keyof Logger] =>
    (own, message) =>
      typeof own === 'string' ? logger[level](fields, own) : logger[level]({ ...fields, ...own }, message);
  return { debug: merge('debug'), info: merge('info'), warn: merge('warn'), error: merge('error') };
}
