import type { Logger } from 'trello-webhooks';

/**
 * Where everything is written: a line of JSON per entry in production, readable lines elsewhere. Put pino in its place
 * when you need more; it fits.
 */
export function createLog(production: boolean): Logger {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (fields: object | string, message = ''): void => {
      const [text, rest] = typeof fields === 'string' ? [fields, {}] : [message, fields];
      if (production)
        console[level](JSON.stringify({ time: new Date(), level, message: text, ...rest }, errors));
      else if (Object.keys(rest).length === 0) console[level](text);
      else console[level](text, rest);
    };
  return { debug: () => {}, info: write('info'), warn: write('warn'), error: write('error') };
}

/** JSON has nothing for errors, and would show them as {}. */
function errors(_key: string, value: unknown): unknown {
  return value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value;
}
