import { TrelloClient } from '../../../client/index.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { findInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';
import type { ConnectionOptions } from '../../shared/options.js';
import { Settings } from '../../shared/settings.js';
import { print, printJSON, withProgress } from '../../shared/terminal.js';
import { checkHead } from './check-head.js';
import { checkInbox } from './check-inbox.js';
import { checkClock, checkNode } from './check-machine.js';
import { checkProbe } from './check-probe.js';
import { checkCallbackURL, checkSettings } from './check-settings.js';
import { checkTLS } from './check-tls.js';
import { checkWebhooks } from './check-webhooks.js';
import { describeFinding, findingsOf, type Finding } from './finding.js';

export interface DoctorOptions extends ConnectionOptions, InboxOptions {
  callbackUrl?: string;
  json?: boolean;
}

/** Looks for the usual problems and prints how to fix them. The exit code is 1 if a check failed. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const findings = await withProgress('Examining', examine(options));
  const ok = findings.every(({ status }) => status !== 'failed');
  if (!ok) process.exitCode = exitCodes.failed;
  if (options.json === true) return printJSON({ ok, findings });
  for (const finding of findings) print(describeFinding(finding));
}

const TRELLO = 'https://api.trello.com/1';

async function examine(options: DoctorOptions): Promise<Finding[]> {
  const settings = new Settings(options);
  const baseURL = options.baseUrl ?? settings.get('baseURL') ?? TRELLO;
  const url = options.callbackUrl ?? settings.raw('callbackURL');
  const forTrello = baseURL.replace(/\/$/, '') === TRELLO;
  const form = checkCallbackURL(url, forTrello);
  const findings = [checkNode(), ...checkSettings(settings, forTrello), form];
  if (url !== undefined && form.status !== 'failed')
    findings.push(...(await checkService(url, settings.raw('secret'))));
  const inbox = findInbox(options);
  if (inbox !== undefined) findings.push(...(await checkInbox(inbox)));
  const key = settings.get('key');
  const token = settings.get('token');
  if (key !== undefined && token !== undefined)
    findings.push(...(await checkTrello({ auth: { key, token }, baseURL }, url)));
  return findings;
}

async function checkService(url: string, secret: string | undefined): Promise<Finding[]> {
  const [tls, head] = await Promise.all([checkTLS(url), checkHead(url)]);
  const probe = secret === undefined ? undefined : await checkProbe(url, secret);
  return [tls, head, probe].filter((finding) => finding !== undefined);
}

async function checkTrello(
  connection: { auth: { key: string; token: string }; baseURL: string },
  url: string | undefined,
): Promise<Finding[]> {
  try {
    const client = new TrelloClient({ ...connection, timeoutMs: 10_000, retry: { attempts: 2 } });
    return [...(await checkWebhooks(client, url)), await checkClock(connection.baseURL)];
  } catch (error) {
    // The client refuses invalid settings.
    const fix = 'Fix the settings above, and TRELLO_BASE_URL if it is set';
    return [findingsOf('webhooks').failed((error as Error).message, fix)];
  }
}
