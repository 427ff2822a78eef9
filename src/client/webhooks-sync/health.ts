import { refuseUnknownOptions } from '../../util/check-options.js';
import type { TrelloClient } from '../client.js';
import type { RequestOptions } from '../request.js';
import type { WebhookRegistration } from '../resources/webhook-registration.js';

/** Trello switches a webhook off when both are reached (its webhook guide). */
const disabledAfter = { days: 30, failures: 1000 };
const dayMs = 86_400_000;

/** The state of one webhook, as far as its deliveries go. */
export interface WebhookHealth {
  id: string;
  idModel: string;
  callbackURL: string;
  description: string;
  active: boolean;
  consecutiveFailures: number;
  /** Since when deliveries fail, as an ISO 8601 string; `null` while they succeed. */
  failingSince: string | null;
  /** `disabled`: Trello sends nothing. `failing`: the last delivery failed. `ok`: neither. */
  status: 'ok' | 'failing' | 'disabled';
  /** The meaning of the status and what to do, in plain words. */
  meaning: string;
}

/**
 * Lists the webhooks of this client's token and assesses each. Trello gives no notice when deliveries fail or when it
 * switches a webhook off, so check at start and from time to time.
 *
 * @example
 * ```ts
 * for (const { status, meaning, callbackURL } of await checkWebhooks(client))
 *   if (status !== 'ok') console.warn(callbackURL, meaning);
 * ```
 * @throws what {@link WebhooksAPI.list} throws
 */
export async function checkWebhooks(
  client: TrelloClient,
  options: RequestOptions = {},
): Promise<WebhookHealth[]> {
  refuseUnknownOptions('checkWebhooks()', options, ['signal', 'background']);
  const webhooks = await client.webhooks.list({ background: true, ...options });
  return webhooks.map((webhook) => assessWebhook(webhook));
}

/**
 * Assesses one webhook by its fields; nothing is sent. `now` is the present.
 *
 * @example
 * ```ts
 * console.log(assessWebhook(await client.webhooks.get(id)).meaning);
 * ```
 */
export function assessWebhook(webhook: WebhookRegistration, now: Date = new Date()): WebhookHealth {
  const { id, idModel, callbackURL, description, active, consecutiveFailures } = webhook;
  const failingSince = webhook.firstConsecutiveFailDate;
  const status = !active ? 'disabled' : consecutiveFailures > 0 ? 'failing' : 'ok';
  const meaning = {
    ok: () => 'No delivery fails: the last one succeeded, or there was none yet.',
    failing,
    disabled,
  }[status](webhook, now);
  return {
    id,
    idModel,
    callbackURL,
    description,
    active,
    consecutiveFailures,
    failingSince,
    status,
    meaning,
  };
}

function disabled({ consecutiveFailures }: WebhookRegistration): string {
  const why =
    consecutiveFailures >= disabledAfter.failures
      ? `Trello switched it off after ${consecutiveFailures} failures in a row`
      : 'A user switched it off';
  return `${why}: nothing is delivered. ensureWebhooks() or setActive(id, true) switches it on again; what was missed meanwhile, backfill() fetches in part.`;
}

function failing(webhook: WebhookRegistration, now: Date): string {
  const { consecutiveFailures, firstConsecutiveFailDate: since } = webhook;
  const start = since === null ? Number.NaN : Date.parse(since);
  const begun = Number.isNaN(start) ? '' : ` since ${new Date(start).toISOString()}`;
  const last = consecutiveFailures === 1 ? 'The last delivery' : `The last ${consecutiveFailures} deliveries`;
  const said = `${last} failed${begun}. `;
  const missing = Math.max(0, disabledAfter.failures - consecutiveFailures);
  const earliest = start + disabledAfter.days * dayMs;
  const tooEarly = Number.isNaN(earliest) || earliest > now.getTime();
  if (missing === 0 && !tooEarly) return `${said}Trello may switch the webhook off at any time.`;
  const failures = missing === 0 ? '' : ` after ${missing} more failure${missing === 1 ? '' : 's'}`;
  const date =
    tooEarly && !Number.isNaN(earliest)
      ? `, not before ${new Date(earliest).toISOString().slice(0, 10)}`
      : '';
  return `${said}Trello switches a webhook off when it has failed for 30 days and at least 1000 times in a row: this one${failures}${date}. One success sets both back.`;
}
