import { setMaxListeners } from 'node:events';
import { TrelloWebhooksError } from '../errors.js';
import type { ActionMap } from '../generated/types.js';
import type { ActionType } from '../payload/event-names.js';
import type { ListeningServer } from '../util/http/listen.js';
import { checkTrigger } from './actions/check-trigger.js';
import type { TriggerOptions } from './actions/trigger-options.js';
import { checkOptions } from './check-options.js';
import { Deliverer } from './deliveries/deliverer.js';
import type { DeliveryAttempt, TriggerResult } from './deliveries/delivery.js';
import { createSign } from './deliveries/make-attempt.js';
import { triggerAction } from './deliveries/trigger-action.js';
import { isAuthorization, respondToAuthorization } from './http/authorization-server.js';
import { createCallbackURLCheck } from './http/check-callback-url.js';
import { isControl, respondToControl } from './http/control.js';
import { RateLimits } from './http/rate-limits.js';
import { respond } from './http/respond.js';
import { startServer } from './http/server.js';
import type { EmulatorOptions } from './options.js';
import { checkModel } from './state/check-model.js';
import type { EmulatedModel } from './state/model-store.js';
import type { IssuedTokens } from './state/oauth-store.js';
import { EmulatorState } from './state/state.js';
import { withoutToken, type EmulatedWebhook } from './state/webhook.js';

/**
 * Starts Trello's side of the wire on this machine: the REST routes with which webhooks are registered, and deliveries
 * that are signed, repeated and given up as Trello does it. For development and tests; everything is in memory.
 *
 * @example
 * ```ts
 * const trello = await startEmulator({ secret: 'a secret', timeScale: 0.001 });
 * await fetch(`${trello.baseURL}/webhooks?key=k&token=t&idModel=${board.id}&callbackURL=${callbackURL}`, {
 *   method: 'POST',
 * });
 * trello.trigger('createCard', { card, list, board });
 * await trello.waitForIdle();
 * await trello.close();
 * ```
 * @throws TrelloWebhooksError `invalid_option` for an option that cannot work, `listen_failed` when the port is taken.
 */
export async function startEmulator(options: EmulatorOptions): Promise<TrelloEmulator> {
  const checked = checkOptions(options);
  const { secret, now, logger, timeScale, responseTimeoutMs, onAttempt, rateLimits } = checked;
  const closing = new AbortController();
  const { signal } = closing;
  // Each request under way to a callback URL listens; there may be as many as there are webhooks.
  setMaxListeners(0, signal);
  const state = new EmulatorState(checked);
  const { webhooks } = state;
  const sign = createSign(secret);
  const deliverer = new Deliverer({
    webhooks,
    sign,
    now,
    responseTimeoutMs,
    signal,
    timeScale,
    onAttempt,
    logger,
  });
  const rest = {
    state,
    checkCallbackURL: createCallbackURLCheck(responseTimeoutMs, signal),
    rateLimits: rateLimits ? new RateLimits(timeScale) : undefined,
    logger,
  };
  const control = { trigger: triggerAction.bind(undefined, state, deliverer), logger };
  const server = await startServer(checked, (request) => {
    if (isControl(request)) return respondToControl(control, request);
    return isAuthorization(request) ? respondToAuthorization(state.oauth, request) : respond(rest, request);
  });
  return new TrelloEmulator({ state, deliverer, server, closing });
}

/** The parts of a running emulator. */
interface EmulatorDeps {
  state: EmulatorState;
  deliverer: Deliverer;
  server: ListeningServer;
  /** Ends requests under way to callback URLs. */
  closing: AbortController;
}

/** Trello's side of the wire, running. Its parts are private, so that a logged emulator shows its address only. */
export class TrelloEmulator {
  /** The address of the REST side, such as `http://127.0.0.1:41234/1`. */
  readonly baseURL: string;
  readonly #deps: EmulatorDeps;
  #closed: Promise<void> | undefined;

  /** @internal Use {@link startEmulator}. */
  constructor(deps: EmulatorDeps) {
    this.baseURL = `http://${reachable(deps.server.host)}:${deps.server.port}/1`;
    this.#deps = deps;
  }

  /** A copy of all webhooks, in order of creation. */
  get webhooks(): EmulatedWebhook[] {
    return this.#deps.state.webhooks.all().map(withoutToken);
  }

  /** A copy of the list of attempts, the oldest first; the latest 10,000 are kept. */
  get deliveries(): DeliveryAttempt[] {
    return [...this.#deps.deliverer.attempts];
  }

  /**
   * Makes an action and begins to deliver it to every active webhook that receives it: the webhook's model is one of
   * the models in `data` (or the member who acts), and that kind of model receives that type. A type that nobody knows
   * is allowed, since Trello adds types, and goes to all of them.
   *
   * @example
   * ```ts
   * const { action } = trello.trigger('commentCard', { text: 'Hello', card, list, board });
   * await trello.waitForDeliveries(action.id);
   * ```
   * @param type Such as `'updateCard'`.
   * @param data The `data` of the action, as Trello has it for this type; its models' fields are remembered. For known
   * types an editor proposes the keys; data of another form is sent as well, to test what happens then. A complete
   * example of each type is `createDelivery(type).action.data` of `trello-webhooks/testing`.
   * @throws TrelloWebhooksError `invalid_option` for an argument that cannot work; `emulator_closed` after `close`.
   */
  trigger<Type extends ActionType>(
    type: Type,
    data: ActionMap[Type]['data'],
    options?: TriggerOptions,
  ): TriggerResult;
  trigger(type: string, data: object, options?: TriggerOptions): TriggerResult;
  trigger(type: string, data: object, options: TriggerOptions = {}): TriggerResult {
    if (this.#closed !== undefined)
      throw new TrelloWebhooksError('emulator_closed', 'The emulator is closed');
    checkTrigger(type, data, options);
    return triggerAction(this.#deps.state, this.#deps.deliverer, type, data, options);
  }

  /**
   * Adds a model, or changes fields of a known one: what deliveries show as `model`.
   *
   * @example
   * ```ts
   * trello.addModel({ kind: 'board', id: '5abbe4b7ddc1b351ef961414', name: 'Roadmap', closed: false });
   * ```
   * @throws TrelloWebhooksError `invalid_option` when the id is not 24 hex digits.
   */
  addModel(model: EmulatedModel): void {
    checkModel('model', model);
    this.#deps.state.models.add(model);
  }

  /**
   * Issues tokens of OAuth 2.0 without a browser, as after a consent; needs the option `oauth2`.
   *
   * @example
   * ```ts
   * const { access_token, refresh_token } = trello.issueTokens('read:board:trello');
   * ```
   */
  issueTokens(scope: string): IssuedTokens {
    return this.#deps.state.oauth.issue(scope);
  }

  /** Revokes a token: it is not accepted any more, and its webhooks are deleted. */
  revokeToken(token: string): void {
    this.#deps.state.revokeToken(token);
  }

  /**
   * Resolves when the deliveries of an action have ended, retries included.
   *
   * @example
   * ```ts
   * const attempts = await trello.waitForDeliveries(action.id);
   * attempts.map(({ status }) => status); // [500, 200]
   * ```
   * @returns Its attempts, as far as they are remembered.
   */
  async waitForDeliveries(actionId: string): Promise<DeliveryAttempt[]> {
    await this.#deps.deliverer.waitForEnd(actionId);
    return this.deliveries.filter((attempt) => attempt.actionId === actionId);
  }

  /** Resolves when no delivery is under way and no retry is waiting. */
  waitForIdle(): Promise<void> {
    return this.#deps.deliverer.waitForEnd();
  }

  /** Stops: ends every connection, drops deliveries and retries, leaves nothing open. May be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** The same as {@link TrelloEmulator.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const { deliverer, closing, server } = this.#deps;
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
