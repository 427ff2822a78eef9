import { printable } from './printable.js';

/**
 * Where this package writes what it has to say. Any object with these four methods fits: `console`, a pino logger,
 * or your own. The fields come first and the sentence second, as pino has it; `console` prints both.
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

/** What is used when no logger is given: warnings and errors to the console, nothing else. */
export const defaultLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (fields, message) => console.warn(...forConsole(fields, message)),
  error: (fields, message) => console.error(...forConsole(fields, message)),
};

/** A handler's error may quote a delivery, and the console would print its line breaks and colours as they are. */
function forConsole(fields: object | string, message: string | undefined): unknown[] {
  if (typeof fields === 'string') return [fields];
  const { err, ...rest } = fields as { err?: unknown };
  return [message ?? '', rest, ...(err instanceof Error ? [`\n${describe(err)}`] : [])];
}

function describe({ name, message, stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line));
  return [printable(`${name}: ${message}`, 1000), ...frames.map((frame) => printable(frame))].join('\n');
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

/** A logger that adds `fields` to each line where the logger can do so (pino's `child`), or the logger itself. */
export function withFields(logger: Logger & { child?: (fields: object) => Logger }, fields: object): Logger {
  if (typeof logger.child !== 'function') return logger;
  try {
    return logger.child(fields);
  } catch {
    return logger;
  }
}
