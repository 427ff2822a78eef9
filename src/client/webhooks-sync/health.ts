import type { TrelloClient } from '../client.js';
import type { RequestOptions, TrelloWebhook } from '../types.js';

/** Trello switches a webhook off when both are reached (its webhook guide). */
const disabledAfter = { days: 30, failures: 1000 };
const dayMs = 86_400_000;

/** How one webhook is. */
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
  /** What that means and what to do, in plain words. */
  meaning: string;
}

/**
 * How the webhooks of this client's token are. Trello gives no notice when deliveries fail or when it switches a webhook
 * off, so ask at start and from time to time.
 *
 * @example
 * ```ts
 * for (const { status, meaning, callbackURL } of await webhookHealth(client))
 *   if (status !== 'ok') console.warn(callbackURL, meaning);
 * ```
 * @throws what {@link WebhooksAPI.list} throws
 */
export async function webhookHealth(
  client: TrelloClient,
  options: RequestOptions = {},
): Promise<WebhookHealth[]> {
  const webhooks = await client.webhooks.list(options);
  return webhooks.map((webhook) => healthOf(webhook));
}

/**
 * How one webhook is, from what is known of it already; `now` is the present.
 *
 * @example
 * ```ts
 * console.log(healthOf(await client.webhooks.get(id)).meaning);
 * ```
 */
export function healthOf(webhook: TrelloWebhook, now: Date = new Date()): WebhookHealth {
  const { id, idModel, callbackURL, description, active, consecutiveFailures } = webhook;
  const failingSince = webhook.firstConsecutiveFailDate;
  const status = !active ? 'disabled' : consecutiveFailures > 0 ? 'failing' : 'ok';
  const meaning = { ok: () => 'Deliveries arrive.', failing, disabled }[status](webhook, now);
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

function disabled({ consecutiveFailures }: TrelloWebhook): string {
  const why =
    consecutiveFailures >= disabledAfter.failures
      ? `Trello switched it off after ${consecutiveFailures} failures in a row`
      : 'Somebody switched it off';
  return `${why}: nothing is delivered. ensureWebhooks() or setActive(id, true) switches it on again; what was missed meanwhile, backfill() fetches in part.`;
}

function failing(webhook: TrelloWebhook, now: Date): string {
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
