import { isURL } from '../../../util/url.js';
import { findings, type Finding } from './finding.js';

/** Whether the callback URL is one that Trello can use. */
export function checkCallbackURL(url: string | undefined, forTrello: boolean): Finding {
  const { ok, warning, failed } = findings('callback_url');
  const example = 'Give it exactly as it is registered with Trello, such as https://bot.example.com/trello';
  if (url === undefined) return failed('CALLBACK_URL is not set', example);
  if (!/^https?:\/\/[^\s/]\S*$/i.test(url) || !isURL(url))
    return failed('It is no http or https URL', example);
  if (url.includes('#')) return failed('It has a fragment (#…), which is never sent', 'Remove it');
  const { protocol, hostname } = new URL(url);
  if (forTrello && isPrivate(hostname))
    return warning(`Trello cannot reach ${hostname}`, 'Use a public address, or a tunnel while developing');
  if (forTrello && protocol === 'http:')
    return warning('It is not encrypted: what happens on your boards can be read on the way', 'Use https');
  return ok(url);
}

function isPrivate(hostname: string): boolean {
  return (
    /^(localhost|.*\.(localhost|local|internal)|\[(::1|f[cd].*|fe80.*)\])$/.test(hostname) ||
    /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(hostname)
  );
}
