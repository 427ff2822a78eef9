import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'trello-webhooks';
import { ensureWebhooks, TrelloClient, checkWebhooks, type DesiredWebhook } from 'trello-webhooks/client';
import type { Config, TrelloAccess } from './config.js';

const AGAIN_MS = 30_000;
const LOOK_EVERY_MS = 60_000;

/**
 * Registers the bot's webhooks, and looks at them every minute, so that /readyz can tell how they are without asking
 * Trello each time.
 */
export class Registration {
  readonly #client: TrelloClient | undefined;
  readonly #desired: DesiredWebhook[];
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #trouble: string | undefined;

  constructor({ trello, callbackURL }: Config, log: Logger) {
    this.#log = log;
    this.#client = trello && clientOf(trello, log);
    this.#desired = (trello?.models ?? []).map((idModel) => ({
      idModel,
      callbackURL,
      description: trello?.description,
    }));
  }

  /** Call it once the bot listens: Trello asks the callback URL first. */
  start(): void {
    if (this.#client === undefined) {
      this.#log.warn('Nothing is registered with Trello, since TRELLO_KEY is not set');
      return;
    }
    this.#keep(this.#client, this.#stop.signal).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) throw error;
    });
  }

  stop(): void {
    this.#stop.abort();
  }

  /**
   * Throws when it is known that nothing is delivered. While the webhooks are being registered it does not: Trello's
   * question must get through to the bot.
   */
  check(): void {
    if (this.#trouble !== undefined) throw new Error(this.#trouble);
  }

  async #keep(client: TrelloClient, signal: AbortSignal): Promise<void> {
    while (!(await this.#register(client, signal))) await delay(AGAIN_MS, undefined, { signal });
    for (;;) {
      await delay(LOOK_EVERY_MS, undefined, { signal });
      await this.#look(client, signal);
    }
  }

  async #register(client: TrelloClient, signal: AbortSignal): Promise<boolean> {
    this.#trouble = undefined;
    try {
      for (const { action, webhook } of await ensureWebhooks(client, this.#desired, { signal }))
        this.#log.info({ action, idModel: webhook?.idModel }, 'Registered with Trello');
      return true;
    } catch (error) {
      signal.throwIfAborted();
      this.#trouble = 'not registered with Trello';
      this.#log.error({ err: error }, `Not registered with Trello; trying again in ${AGAIN_MS / 1000} s`);
      return false;
    }
  }

  /** When Trello cannot be asked, what was known stays true. */
  async #look(client: TrelloClient, signal: AbortSignal): Promise<void> {
    try {
      const known = await checkWebhooks(client, { signal });
      const ours = this.#desired.map(({ idModel, callbackURL }) =>
        known.find((webhook) => webhook.idModel === idModel && webhook.callbackURL === callbackURL),
      );
      for (const webhook of ours)
        if (webhook?.status !== 'ok') this.#log.warn({ ...webhook }, 'Deliveries of a webhook fail');
      const down = ours.some((webhook) => webhook === undefined || webhook.status === 'disabled');
      this.#trouble = down ? 'Trello delivers nothing: start the bot again to register it' : undefined;
    } catch (error) {
      signal.throwIfAborted();
      this.#log.warn({ err: error }, 'Trello does not tell how the webhooks are');
    }
  }
}

function clientOf({ key, token, baseURL }: TrelloAccess, logger: Logger): TrelloClient {
  return new TrelloClient({ auth: { key, token }, baseURL, logger });
}
