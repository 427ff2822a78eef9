import type { Failure } from '../protocol.js';
import { sqliteCode } from './database.js';
import { Lost, Unusable } from './unusable.js';

/** An error as plain data, for the main thread. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Lost) return { reason: 'lease_lost', message: '' };
  const { message } = error as Error;
  if (error instanceof Unusable) return { reason: 'inbox', message, hint: error.hint };
  return { reason: 'unavailable', message: message || String(error), code: sqliteCode(error) };
}
