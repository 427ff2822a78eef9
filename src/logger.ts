/**
 * Where this package writes what it has to say. Any object with these four methods fits: `console`, a pino logger,
 * or your own. The fields come first and the sentence second, as pino has it; `console` prints both.
 *
 * @example
 * ```ts
 * import pino from 'pino';
 * new TrelloWebhooks({ secret, callbackURL, logger: pino({ level: 'debug' }) });
 * ```
 */
export interface Logger {
  debug(fields: object, message?: string): void;
  info(fields: object, message?: string): void;
  warn(fields: object, message?: string): void;
  error(fields: object, message?: string): void;
}
