import { InvalidOptionError } from '../errors.js';
import { refuseUnknownOptions } from '../util/check-options.js';
import { webhookKey, type Delivery } from '../payload/delivery.js';
import { Provider, type MaybePromise } from './provider.js';

/** Lists of ids: a delivery is accepted when its model, and its webhook, are among those that are given. */
export interface AcceptLists {
  /** Ids of watched models. */
  readonly models?: readonly string[];
  /** Ids of webhooks. A delivery without a `webhook` (Trello sends it since about 2024) is not accepted then. */
  readonly webhooks?: readonly string[];
}

/** A function that returns whether a delivery is accepted; `'gone'` makes Trello delete its webhook. */
export type AcceptFunction = (delivery: Delivery) => MaybePromise<boolean | 'gone'>;

/** Whether a delivery is accepted. */
export type Acceptance = boolean | 'gone';

/** Decides which authentic deliveries are accepted. */
export class AcceptFilter {
  readonly #accept: AcceptLists | AcceptFunction;
  readonly #models: ReadonlySet<unknown> | undefined;
  readonly #webhooks: ReadonlySet<unknown> | undefined;
  readonly #provider: Provider<Acceptance>;

  constructor(accept: AcceptLists | AcceptFunction, providerTimeoutMs: number) {
    this.#accept = accept;
    this.#provider = new Provider('accept', providerTimeoutMs, checkAcceptance);
    if (typeof accept === 'function') return;
    this.#models = accept.models && new Set(accept.models);
    this.#webhooks = accept.webhooks && new Set(accept.webhooks);
  }

  /** Whether a delivery is accepted; a promise only when the function returns one. Throws `ProviderFailedError`. */
  decide(delivery: Delivery): MaybePromise<Acceptance> {
    const accept = this.#accept;
    if (typeof accept === 'function') {
      const { callbackURL, query, model } = delivery;
      const question = JSON.stringify([webhookKey(delivery), model.id, callbackURL, query]);
      return this.#provider.ask(question, () => accept(delivery));
    }
    return (
      (this.#models?.has(delivery.model.id) ?? true) && (this.#webhooks?.has(delivery.webhook?.id) ?? true)
    );
  }
}

/** The option `accept`, checked. Throws `InvalidOptionError` with what to do. */
export function checkAccept(accept: unknown): AcceptLists | AcceptFunction {
  if (typeof accept === 'function') return accept as AcceptFunction;
  const hint = "Such as accept: { models: ['5f1ed06834d79113f55ed888'] }, or a function of the delivery";
  if (typeof accept !== 'object' || accept === null || Array.isArray(accept)) {
    throw new InvalidOptionError('accept must be an object of lists, or a function', { hint });
  }
  refuseUnknownOptions('accept', accept, ['models', 'webhooks']);
  for (const [name, list] of Object.entries(accept)) {
    if (!Array.isArray(list) || list.some((id) => typeof id !== 'string' || id === '')) {
      throw new InvalidOptionError(`accept.${name} must be a list of ids`, { hint });
    }
  }
  if (Object.keys(accept).length === 0) {
    throw new InvalidOptionError('accept names neither models nor webhooks', { hint });
  }
  return accept;
}

function checkAcceptance(value: unknown): Acceptance {
  if (typeof value === 'boolean' || value === 'gone') return value;
  throw new TypeError(`accept returned ${typeof value}; return true, false or 'gone'`);
}
