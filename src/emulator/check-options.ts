import { InvalidOptionError } from '../errors.js';
import type { TriggerOptions } from './actions/act-options.js';
import { ID } from './ids.js';
import { RESPONSE_TIMEOUT_FLOOR_MS, RESPONSE_TIMEOUT_MS } from './limits.js';
import type { EmulatorOptions } from './options.js';
import { objectOf } from './parts.js';

/** The options with the defaults of those that have a plain one. */
export interface CheckedOptions extends EmulatorOptions {
  port: number;
  host: string;
  now: () => number;
  timeScale: number;
  responseTimeoutMs: number;
  rateLimits: boolean;
}

/** Checks the options and fills in defaults. Throws with code `invalid_option`, and never shows a value. */
export function checkOptions(options: EmulatorOptions): CheckedOptions {
  // From JavaScript anything can come.
  const given: Partial<EmulatorOptions> = typeof options === 'object' && options !== null ? options : {};
  const {
    secret,
    port = 0,
    host = '127.0.0.1',
    onAttempt,
    now = Date.now,
    timeScale = 1,
    rateLimits = false,
  } = given;
  if (typeof secret !== 'string' || secret === '') {
    throw invalid('secret is missing or empty', 'Give the same secret to the emulator and to the receiver');
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw invalid('port must be 0 to 65535');
  if (typeof host !== 'string' || host === '') throw invalid('host must be an address of this machine');
  if (onAttempt !== undefined && typeof onAttempt !== 'function')
    throw invalid('onAttempt must be a function');
  if (typeof now !== 'function') throw invalid('now must be a function that returns ms since 1970');
  if (!isBetween(timeScale, 0, 1000)) throw invalid('timeScale must be a number from 0 to 1000');
  const responseTimeoutMs =
    given.responseTimeoutMs ?? Math.max(RESPONSE_TIMEOUT_MS * timeScale, RESPONSE_TIMEOUT_FLOOR_MS);
  if (!isBetween(responseTimeoutMs, 1, 2 ** 31 - 1))
    throw invalid('responseTimeoutMs must be a number of at least 1');
  checkTexts('keys', given.keys);
  checkTexts('tokens', given.tokens);
  const { models = [] } = given;
  if (!Array.isArray(models)) throw invalid('models must be a list of models');
  for (const model of models) checkModel('models', model);
  if (given.member?.id !== undefined) checkId('member', given.member.id);
  return { ...given, secret, port, host, now, timeScale, responseTimeoutMs, rateLimits };
}

/** Refuses what is not an id of Trello's. */
export function checkId(name: string, id: unknown): void {
  if (typeof id !== 'string' || !ID.test(id)) throw invalid(`${name}: an id must be 24 hex digits`);
}

/** Refuses what is not a model with an id. */
export function checkModel(name: string, model: unknown): void {
  checkId(name, objectOf(model)['id']);
}

/** The error for an option or argument that cannot work. */
export function invalid(message: string, hint?: string): InvalidOptionError {
  return new InvalidOptionError(message, hint === undefined ? {} : { hint });
}

function checkTexts(name: string, list: unknown): void {
  if (list === undefined) return;
  const good = Array.isArray(list) && list.every((text) => typeof text === 'string' && text !== '');
  if (!good) throw invalid(`${name} must be a list of texts that are not empty`);
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

/** Checks what `trigger` was given. */
export function checkTrigger(
  type: unknown,
  data: unknown,
  { model, clientIdentifier, member, memberCreator }: TriggerOptions,
): void {
  if (typeof type !== 'string' || !/^\w+$/.test(type))
    throw invalid(
      "type must be the name of an action type, such as 'updateCard'",
      'A changed field is no part of the name: it is a key of data.old',
    );
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw invalid('data must be an object');
  if (model !== undefined) checkModel('model', typeof model === 'string' ? { id: model } : model);
  if (member !== undefined) checkModel('member', member);
  if (memberCreator?.id !== undefined) checkId('memberCreator', memberCreator.id);
  if (clientIdentifier !== undefined && !/^[\x20-\x7e]+$/.test(clientIdentifier)) {
    throw invalid('clientIdentifier must be printable ASCII', 'It is sent as a header');
  }
}
