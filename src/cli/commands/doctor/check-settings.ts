import type { Settings } from '../../shared/settings.js';
import { findings, type Finding } from './finding.js';

const ADMIN = 'https://trello.com/power-ups/admin';
const KEY = /^[0-9a-f]{32}$/;
const TOKEN = /^(ATTA[\w-]{60,}|[0-9a-f]{64})$/;
const SECRET = /^[0-9a-f]{64}$/;

/**
 * The secret, which the service needs, and key and token, which registering needs: are they there, and the right way round?
 * The emulator takes any, so their form counts only `forTrello`.
 */
export function checkSettings(settings: Settings, forTrello: boolean): Finding[] {
  return [checkSecret(settings, forTrello), checkKey(settings, forTrello), checkToken(settings, forTrello)];
}

function checkSecret(settings: Settings, forTrello: boolean): Finding {
  const { ok, warning, failed } = findings('secret');
  const secret = settings.raw('secret');
  const take = `Take the secret that stands beside the API key at ${ADMIN}`;
  if (secret === undefined) return failed('TRELLO_SECRET is not set', take);
  const bent = malformed(secret);
  if (bent !== undefined)
    return failed(`TRELLO_SECRET ${bent}`, 'Remove it: the signature would never match');
  if (secret === settings.get('key') || KEY.test(secret)) return failed('TRELLO_SECRET is an API key', take);
  if (secret === settings.get('token') || secret.startsWith('ATTA'))
    return failed('TRELLO_SECRET is a token', take);
  if (!forTrello) return ok('TRELLO_SECRET is set');
  return SECRET.test(secret)
    ? ok('TRELLO_SECRET has the form of a secret')
    : warning('TRELLO_SECRET does not look like one of Trello, which has 64 hex digits', take);
}

function checkKey(settings: Settings, forTrello: boolean): Finding {
  const { ok, warning, failed, skipped } = findings('key');
  const key = settings.raw('key');
  const take = `Take the API key from ${ADMIN}`;
  if (key === undefined) return skipped('TRELLO_KEY is not set, so webhooks cannot be looked at', take);
  const bent = malformed(key);
  if (bent !== undefined) return failed(`TRELLO_KEY ${bent}`, 'Remove it');
  if (TOKEN.test(key)) return failed('TRELLO_KEY is a token or a secret', take);
  if (!forTrello) return ok('TRELLO_KEY is set');
  return KEY.test(key)
    ? ok('TRELLO_KEY has the form of an API key')
    : warning('TRELLO_KEY does not look like one of Trello, which has 32 hex digits', take);
}

function checkToken(settings: Settings, forTrello: boolean): Finding {
  const { ok, warning, failed, skipped } = findings('token');
  const token = settings.raw('token');
  const take = `Make a token with the link beside the API key at ${ADMIN}`;
  if (token === undefined) return skipped('TRELLO_TOKEN is not set, so webhooks cannot be looked at', take);
  const bent = malformed(token);
  if (bent !== undefined) return failed(`TRELLO_TOKEN ${bent}`, 'Remove it');
  if (KEY.test(token)) return failed('TRELLO_TOKEN is an API key', take);
  if (token === settings.get('secret')) return failed('TRELLO_TOKEN is the same as TRELLO_SECRET', take);
  if (!forTrello) return ok('TRELLO_TOKEN is set');
  return TOKEN.test(token)
    ? ok('TRELLO_TOKEN has the form of a token')
    : warning('TRELLO_TOKEN does not look like one of Trello, which begins with ATTA', take);
}

function malformed(value: string): string | undefined {
  if (value.trim() !== value) return 'begins or ends with white space';
  if (/\s/.test(value)) return 'contains white space';
  if (/^["']|["']$/.test(value)) return 'has quotation marks around it';
  return undefined;
}
