import { isHTTPURL } from '../../../util/http/send-request.js';
import type { Settings } from '../../shared/settings.js';
import { findingsOf, type Finding } from './finding.js';

const ADMIN = 'https://trello.com/power-ups/admin';
const KEY = /^[0-9a-f]{32}$/;
const TOKEN = /^(ATTA[\w-]{60,}|[0-9a-f]{64})$/;
const SECRET = /^[0-9a-f]{64}$/;

/**
 * Checks the secret, which the service needs, and key and token, which registration needs: that they are set, valid and
 * not swapped. The emulator takes any value, so their form is checked only `forTrello`.
 */
export function checkSettings(settings: Settings, forTrello: boolean): Finding[] {
  return [checkSecret(settings, forTrello), checkKey(settings, forTrello), checkToken(settings, forTrello)];
}

function checkSecret(settings: Settings, forTrello: boolean): Finding {
  const { ok, warning, failed } = findingsOf('secret');
  const secret = settings.raw('secret');
  const fix = `Copy the secret beside the API key at ${ADMIN}`;
  if (secret === undefined) return failed('TRELLO_SECRET is not set', fix);
  const defect = findDefect(secret);
  if (defect !== undefined)
    return failed(`TRELLO_SECRET ${defect}`, 'Remove it: the signature would never match');
  if (secret === settings.get('key') || KEY.test(secret)) return failed('TRELLO_SECRET is an API key', fix);
  if (secret === settings.get('token') || secret.startsWith('ATTA'))
    return failed('TRELLO_SECRET is a token', fix);
  if (!forTrello) return ok('TRELLO_SECRET is set');
  return SECRET.test(secret)
    ? ok('TRELLO_SECRET has the form of a secret')
    : warning("TRELLO_SECRET does not have the form of Trello's secrets, 64 hex digits", fix);
}

function checkKey(settings: Settings, forTrello: boolean): Finding {
  const { ok, warning, failed, skipped } = findingsOf('key');
  const key = settings.raw('key');
  const fix = `Copy the API key from ${ADMIN}`;
  if (key === undefined) return skipped('TRELLO_KEY is not set, so webhooks cannot be checked', fix);
  const defect = findDefect(key);
  if (defect !== undefined) return failed(`TRELLO_KEY ${defect}`, 'Remove it');
  if (TOKEN.test(key)) return failed('TRELLO_KEY is a token or a secret', fix);
  if (!forTrello) return ok('TRELLO_KEY is set');
  return KEY.test(key)
    ? ok('TRELLO_KEY has the form of an API key')
    : warning("TRELLO_KEY does not have the form of Trello's keys, 32 hex digits", fix);
}

function checkToken(settings: Settings, forTrello: boolean): Finding {
  const { ok, warning, failed, skipped } = findingsOf('token');
  const token = settings.raw('token');
  const fix = `Create a token with the link beside the API key at ${ADMIN}`;
  if (token === undefined) return skipped('TRELLO_TOKEN is not set, so webhooks cannot be checked', fix);
  const defect = findDefect(token);
  if (defect !== undefined) return failed(`TRELLO_TOKEN ${defect}`, 'Remove it');
  if (KEY.test(token)) return failed('TRELLO_TOKEN is an API key', fix);
  if (token === settings.get('secret')) return failed('TRELLO_TOKEN is the same as TRELLO_SECRET', fix);
  if (!forTrello) return ok('TRELLO_TOKEN is set');
  return TOKEN.test(token)
    ? ok('TRELLO_TOKEN has the form of a token')
    : warning("TRELLO_TOKEN does not have the form of Trello's tokens, which begin with ATTA", fix);
}

/** Returns a common mistake in copying a value, without the value. */
function findDefect(value: string): string | undefined {
  if (value.trim() !== value) return 'begins or ends with white space';
  if (/\s/.test(value)) return 'contains white space';
  if (/^["']|["']$/.test(value)) return 'has quotation marks around it';
  return undefined;
}

/** Checks whether Trello can use the callback URL; one that only the emulator uses may be private. */
export function checkCallbackURL(url: string | undefined, forTrello: boolean): Finding {
  const { ok, warning, failed } = findingsOf('callback_url');
  const example = 'Set it exactly as it is registered with Trello, such as https://bot.example.com/trello';
  if (url === undefined) return failed('CALLBACK_URL is not set', example);
  if (!isHTTPURL(url) || /\s/.test(url)) return failed(`"${url}" is not an http or https URL`, example);
  if (url.includes('#')) return failed('The URL has a fragment (#…), which is never sent', 'Remove it');
  const { protocol, hostname } = new URL(url);
  if (forTrello && isPrivate(hostname))
    return warning(`Trello cannot reach ${hostname}`, 'Use a public address, or a tunnel during development');
  if (forTrello && protocol === 'http:')
    return warning('Deliveries are not encrypted: others can read the contents of your boards', 'Use https');
  return ok(url);
}

function isPrivate(hostname: string): boolean {
  return (
    /^(localhost|.*\.(localhost|local|internal)|\[(::1|f[cd].*|fe80.*)\])$/.test(hostname) ||
    /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(hostname)
  );
}
