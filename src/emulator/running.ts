import { TrelloWebhooksError } from '../errors.js';
import type { TriggerOptions } from './actions/act-options.js';
import { checkTrigger, checkModel } from './check-options.js';
import type { DeliveryAttempt } from './delivery/delivery.js';
import type { TriggerResult, TrelloEmulator } from './emulator.js';
import type { EmulatedModel } from './state/models.js';
import { perform, type TriggerWorld } from './perform.js';
import type { Listening } from './rest/server.js';
import { shown, type EmulatedWebhook } from './state/webhook.js';
import type { World } from './rest/world.js';

/** What a running emulator is made of. */
export interface Works extends World, TriggerWorld {
  server: Listening;
  /** Ends requests under way to callback URLs. */
  closing: AbortController;
}

/** See {@link TrelloEmulator}. What it is made of is private, so that a logged emulator shows its address only. */
export class RunningEmulator implements TrelloEmulator {
  readonly baseURL: string;
  readonly #works: Works;
  #closed: Promise<void> | undefined;

  constructor(works: Works) {
    this.baseURL = `http://${reachable(works.server.host)}:${works.server.port}/1`;
    this.#works = works;
  }

  get webhooks(): EmulatedWebhook[] {
    return this.#works.store.all().map(shown);
  }

  get deliveries(): DeliveryAttempt[] {
    return [...this.#works.deliverer.attempts];
  }

  trigger(type: string, data: object, options: TriggerOptions = {}): TriggerResult {
    if (this.#closed !== undefined)
      throw new TrelloWebhooksError('emulator_closed', 'The emulator is closed');
    checkTrigger(type, data, options);
    return perform(this.#works, type, data, options);
  }

  addModel(model: EmulatedModel): void {
    checkModel('model', model);
    this.#works.models.add(model);
  }

  revokeToken(token: string): void {
    this.#works.tokens.revoke(token);
    this.#works.store.deleteOfToken(token);
  }

  async waitForDeliveries(actionId: string): Promise<DeliveryAttempt[]> {
    await this.#works.deliverer.over(actionId);
    return this.deliveries.filter((attempt) => attempt.actionId === actionId);
  }

  waitForIdle(): Promise<void> {
    return this.#works.deliverer.over();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const { deliverer, closing, server } = this.#works;
    deliverer.close();
    closing.abort();
    await server.close();
  }
}

/** An address for the host that was listened on; every interface includes the loopback one. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
