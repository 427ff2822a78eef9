import { MAX_TIMER_MS } from '../util/timers.js';
import { refuseUnknownOptions } from '../util/check-options.js';
import { RESPONSE_TIMEOUT_FLOOR_MS, RESPONSE_TIMEOUT_MS } from './limits.js';
import type { EmulatorOptions } from './options.js';
import { checkId, checkModel, invalidOption } from './state/check-model.js';

const OPTIONS: readonly (keyof EmulatorOptions)[] = [
  'secret',
  'port',
  'host',
  'keys',
  'tokens',
  'models',
  'member',
  'oauth2',
  'now',
  'seed',
  'timeScale',
  'responseTimeoutMs',
  'rateLimits',
  'onAttempt',
  'logger',
];

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
  refuseUnknownOptions('startEmulator()', options, OPTIONS);
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
    throw invalidOption(
      'secret is missing or empty',
      'Give the same secret to the emulator and to the receiver',
    );
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw invalidOption('port must be 0 to 65535');
  if (typeof host !== 'string' || host === '') throw invalidOption('host must be an address of this machine');
  if (onAttempt !== undefined && typeof onAttempt !== 'function')
    throw invalidOption('onAttempt must be a function');
  if (typeof now !== 'function') throw invalidOption('now must be a function that returns ms since 1970');
  if (!isBetween(timeScale, 0, 1000)) throw invalidOption('timeScale must be a number from 0 to 1000');
  const responseTimeoutMs =
    given.responseTimeoutMs ?? Math.max(RESPONSE_TIMEOUT_MS * timeScale, RESPONSE_TIMEOUT_FLOOR_MS);
  if (!isBetween(responseTimeoutMs, 1, MAX_TIMER_MS))
    throw invalidOption('responseTimeoutMs must be a number of at least 1');
  checkTexts('keys', given.keys);
  checkTexts('tokens', given.tokens);
  if (given.oauth2 !== undefined) {
    const { clientId, clientSecret, lifetimeMs = 1 } = given.oauth2;
    checkTexts('oauth2.clientId and clientSecret', [clientId, clientSecret]);
    if (!(lifetimeMs > 0)) throw invalidOption('oauth2.lifetimeMs must be a number above 0');
  }
  const { models = [] } = given;
  if (!Array.isArray(models)) throw invalidOption('models must be a list of models');
  for (const model of models) checkModel('models', model);
  if (given.member?.id !== undefined) checkId('member', given.member.id);
  return { ...given, secret, port, host, now, timeScale, responseTimeoutMs, rateLimits };
}

function checkTexts(name: string, list: unknown): void {
  if (list === undefined) return;
  const good = Array.isArray(list) && list.every((text) => typeof text === 'string' && text !== '');
  if (!good) throw invalidOption(`${name} must be a list of texts that are not empty`);
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
