/**
 * A webhook as Trello's REST API answers it. Fields that Trello adds later are kept on the object, although this type
 * does not name them.
 */
export interface TrelloWebhook {
  /** 24 hexadecimal digits. */
  id: string;
  /** What was given when it was registered; `''` when nothing was. */
  description: string;
  /** The id of the board, card, list, member … that is watched. */
  idModel: string;
  /** Where Trello posts to, exactly as registered: this string is part of each delivery's signature. */
  callbackURL: string;
  /** `false` when somebody switched it off or Trello gave up on it. */
  active: boolean;
  /** How many deliveries in a row have failed. One success sets it back to 0. */
  consecutiveFailures: number;
  /** Since when deliveries fail, as an ISO 8601 string; `null` while they succeed. */
  firstConsecutiveFailDate: string | null;
}

/**
 * The fields that {@link WebhooksAPI.getField} can ask for: the four of Trello's reference of 2013 and the two
 * counters that were added since.
 */
export const webhookFields = [
  'active',
  'callbackURL',
  'consecutiveFailures',
  'description',
  'firstConsecutiveFailDate',
  'idModel',
] as const;

/** The name of a field of a webhook. */
export type WebhookField = (typeof webhookFields)[number];

/** What registers a webhook. */
export interface CreateWebhook {
  /** What to watch: the id of a board, card, list, member … (24 hexadecimal digits). */
  idModel: string;
  /** Where Trello posts to. It must answer a HEAD request with 200 at the moment of the call. */
  callbackURL: string;
  /** At most 16,384 characters. @default '' */
  description?: string | undefined;
  /** @default true */
  active?: boolean | undefined;
}

/** What `upsert` takes: the arguments that Trello's reference lists for `PUT /1/webhooks/`. */
export type UpsertWebhook = Omit<CreateWebhook, 'active'>;

/** What changes on a webhook; at least one field. */
export type WebhookChange = Partial<CreateWebhook>;

/** What every call of the client takes besides its own arguments. */
export interface RequestOptions {
  /** Ends the call, also while it waits for its next attempt; the call then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The part of a `fetch` answer that the client reads. */
export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** The part of `fetch` that the client uses; `globalThis.fetch`, undici's and node-fetch's all fit. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    redirect: 'manual';
    signal: AbortSignal;
    body?: string;
  },
) => Promise<FetchAnswer>;
