import { inspect } from 'node:util';

import type { Logger } from '../../src/util/logger.js';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** One call of a logger's method. */
export interface LogEntry {
  level: Level;
  fields: Record<string, unknown>;
  message: string;
}

/** Keeps what is logged. */
export class CollectingLogger implements Logger {
  readonly entries: LogEntry[] = [];

  readonly debug = this.#writer('debug');
  readonly info = this.#writer('info');
  readonly warn = this.#writer('warn');
  readonly error = this.#writer('error');

  /** The messages of one level, or of all. */
  messages(level?: Level): string[] {
    return this.entries.filter((entry) => level === undefined || entry.level === level).map((e) => e.message);
  }

  /** All that a careless logger would write: messages, fields, errors with their stacks and causes. */
  get everything(): string {
    return inspect(this.entries, {
      depth: null,
      maxStringLength: null,
      maxArrayLength: null,
      showHidden: true,
    });
  }

  /** Messages and text fields exactly as they were handed over, as a logger that escapes nothing writes them. */
  get raw(): string[] {
    return this.entries.flatMap(({ fields, message }) => [message, ...Object.values(fields).flatMap(texts)]);
  }

  #writer(level: Level) {
    return (fields: object | string, message?: string): void => {
      const entry = typeof fields === 'string' ? { fields: {}, message: fields } : { fields, message };
      this.entries.push({ level, fields: { ...entry.fields }, message: entry.message ?? '' });
    };
  }
}

function texts(value: unknown): string[] {
  if (value instanceof Error) return [value.message, ...texts(value.cause)];
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.entries(value).flat().flatMap(texts);
  return [];
}
