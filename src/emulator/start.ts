import { setMaxListeners } from 'node:events';
import { Access } from './rest/access.js';
import { ActionLog } from './actions/action-log.js';
import { answer } from './rest/answer.js';
import { checkOptions, type CheckedOptions } from './check-options.js';
import { control, isControl } from './control.js';
import { Deliverer } from './delivery/deliverer.js';
import type { TrelloEmulator } from './emulator.js';
import { headCheck } from './rest/head-check.js';
import { idMaker } from './ids.js';
import { selfOf } from './actions/member.js';
import { Models } from './state/models.js';
import type { EmulatorOptions } from './options.js';
import { RateLimits } from './rest/rate-limits.js';
import { RunningEmulator } from './running.js';
import { listen } from './rest/server.js';
import { signer } from './delivery/sign.js';
import { Tokens } from './state/tokens.js';
import { WebhookStore } from './state/webhook-store.js';

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
  const closing = new AbortController();
  // Each request under way to a callback URL listens; there may be as many as there are webhooks.
  setMaxListeners(0, closing.signal);
  const world = makeWorld(checked, closing.signal);
  const rateLimits = checked.rateLimits ? new RateLimits(checked.timeScale) : undefined;
  const { now, logger, timeScale, responseTimeoutMs, onAttempt } = checked;
  const { store } = world;
  const sign = signer(checked.secret);
  const deliverer = new Deliverer({
    sign,
    now,
    responseTimeoutMs,
    signal: closing.signal,
    store,
    timeScale,
    onAttempt,
    logger,
  });
  const acting = { ...world, deliverer };
  const server = await listen(checked, (request) =>
    isControl(request) ? control(acting, request) : answer(world, rateLimits, request),
  );
  return new RunningEmulator({ ...acting, server, closing });
}

/** Everything that REST routes and actions work on. */
function makeWorld(options: CheckedOptions, signal: AbortSignal) {
  const { keys, tokens: allowed, models: given, member, now, seed, responseTimeoutMs, logger } = options;
  const nextId = idMaker(now, seed);
  const self = selfOf({ ...member, id: member?.id ?? nextId() });
  const models = new Models();
  models.add({ kind: 'member', ...self });
  for (const model of given ?? []) models.add(model);
  const tokens = new Tokens(allowed, nextId, now, self.id);
  return {
    nextId,
    now,
    store: new WebhookStore(nextId),
    models,
    anyModel: given === undefined,
    actions: new ActionLog(),
    tokens,
    access: new Access(keys, tokens),
    self,
    headCheck: headCheck(responseTimeoutMs, signal),
    logger,
  };
}
