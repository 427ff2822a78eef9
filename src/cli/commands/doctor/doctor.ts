import { TrelloClient } from '../../../client/index.js';
import { printable } from '../../../util/printable.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { findInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';
import type { ConnectionOptions } from '../../shared/options.js';
import { Settings } from '../../shared/settings.js';
import { paint, print, printJSON, withProgress } from '../../shared/terminal.js';
import { checkCallbackURL } from './check-callback-url.js';
import { checkClock } from './check-clock.js';
import { checkHead } from './check-head.js';
import { checkInbox } from './check-inbox.js';
import { checkNode } from './check-node.js';
import { checkProbe } from './check-probe.js';
import { checkSettings } from './check-settings.js';
import { checkTLS } from './check-tls.js';
import { checkWebhooks } from './check-webhooks.js';
import type { Finding } from './finding.js';

export interface DoctorOptions extends ConnectionOptions, InboxOptions {
  callbackUrl?: string;
  json?: boolean;
}

/** Looks for what usually goes wrong, and says what to do; the exit code is 1 when something failed. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const all = await withProgress('Examining', examine(options));
  const ok = all.every(({ status }) => status !== 'failed');
  if (!ok) process.exitCode = exitCodes.failed;
  if (options.json === true) return printJSON({ ok, findings: all });
  for (const finding of all) print(lines(finding));
}

const TRELLO = 'https://api.trello.com/1';

async function examine(options: DoctorOptions): Promise<Finding[]> {
  const settings = new Settings(options);
  const baseURL = options.baseUrl ?? settings.get('baseURL') ?? TRELLO;
  const url = options.callbackUrl ?? settings.raw('callbackURL');
  const forTrello = baseURL.replace(/\/$/, '') === TRELLO;
  const shape = checkCallbackURL(url, forTrello);
  const all = [checkNode(), ...checkSettings(settings, forTrello), shape];
  if (url !== undefined && shape.status !== 'failed') {
    const secret = settings.raw('secret');
    const [tls, head] = await Promise.all([checkTLS(url), checkHead(url)]);
    if (tls !== undefined) all.push(tls);
    all.push(head);
    if (secret !== undefined) all.push(await checkProbe(url, secret));
  }
  const inbox = findInbox(options);
  if (inbox !== undefined) all.push(...(await checkInbox(inbox)));
  const key = settings.get('key');
  const token = settings.get('token');
  if (key === undefined || token === undefined) return all;
  try {
    const client = new TrelloClient({ key, token, baseURL, timeoutMs: 10_000, retry: { attempts: 2 } });
    all.push(...(await checkWebhooks(client, url)), await checkClock(baseURL));
  } catch (error) {
    // The client refuses settings that cannot work.
    const fix = 'Mend what is said above, and TRELLO_BASE_URL if it is set';
    all.push({ check: 'webhooks', status: 'failed', message: (error as Error).message, fix });
  }
  return all;
}

const SIGNS = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
  skipped: ['–', 'dim'],
} as const;

function lines({ check, status, message, fix }: Finding): string {
  const [sign, style] = SIGNS[status];
  const first = `${paint(process.stdout, style, sign)} ${check.replace('_', ' ').padEnd(12)}  ${printable(message, 1000)}`;
  return fix === undefined ? first : `${first}\n${' '.repeat(16)}→ ${printable(fix, 1000)}`;
}
