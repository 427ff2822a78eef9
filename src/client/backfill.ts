import { refuseUnknownOptions } from '../util/check-options.js';
import { TrelloWebhooksError } from '../errors.js';
import { describeValue, isId } from './check-input.js';
import type { TrelloClient } from './client.js';
import { collectActions, compareIds, type FoundAction } from './collect-actions.js';
import { brandErrors } from '../util/brand.js';
import { InvalidArgumentError } from './errors.js';
import type { RequestOptions } from './request.js';
import {
  checkCursor,
  checkModel,
  webhookOnlyActionTypes,
  type ActionsModel,
  type Cursor,
  type ListedAction,
} from './resources/actions.js';

/** Options of {@link backfill}. */
export interface BackfillOptions extends RequestOptions {
  /** The models whose actions are fetched: those that your webhooks watch. */
  models: readonly ActionsModel[];
  /** From where on: the id of the last action that was handled, or a date. */
  since: Cursor;
  /** Up to where. @default the present */
  before?: Cursor | undefined;
  /** Gets each action, oldest first; the next one only when this one is done. Usually `webhooks.ingest`. */
  receive: (action: ListedAction, model: ActionsModel) => unknown;
  /**
   * How many actions are fetched at most, because all are held in memory until they are in order (some kilobytes each).
   * @default 20_000
   */
  maxActions?: number | undefined;
  /** How many actions are asked for at a time, 1 to 1000 (Trello's own limit). @default 1000 */
  pageSize?: number | undefined;
}

/** The result of {@link backfill}. */
export interface BackfillResult {
  /** How many actions Trello listed, over all models. */
  listed: number;
  /** How many of these were listed by a second model, too, and passed on only once. */
  duplicates: number;
  /** How many were passed on. */
  received: number;
  /** The id of the first action that was passed on. */
  firstId: string | undefined;
  /** The id of the last action that was passed on. */
  lastId: string | undefined;
  /** Where the next backfill goes on: give it as `since`. */
  resumeSince: string;
  /** The types of action that Trello never lists. Missed actions of these types are lost. */
  notCovered: readonly string[];
}

/** `receive` threw, and the backfill stopped there (code `backfill_stopped`). `cause` is what it threw. */
export class BackfillStoppedError extends TrelloWebhooksError {
  /** The action that was not handled. */
  readonly action: ListedAction;
  /** How many were handled before it. */
  readonly received: number;
  /** Give this as `since` to go on. No unhandled action is left out; a few that were handled may come again. */
  readonly resumeSince: string;

  constructor(action: ListedAction, received: number, resumeSince: string, cause: unknown) {
    super(
      'backfill_stopped',
      `The action ${action.id} (${action.type}) could not be handled, after ${received} others`,
      {
        hint: `Go on with since: '${resumeSince}'`,
        cause,
      },
    );
    this.action = action;
    this.received = received;
    this.resumeSince = resumeSince;
  }
}

const OPTIONS: readonly (keyof BackfillOptions)[] = [
  'models',
  'since',
  'before',
  'receive',
  'pageSize',
  'maxActions',
  'signal',
];

/**
 * Fetches the actions that were missed while the service was down longer than Trello retries, and passes them on one by
 * one, oldest first: in the order of date, then id, over all models, each action once. All are fetched before the first
 * is passed on, because Trello lists newest first.
 *
 * **It is never complete.** Trello does not list all types of action that it sends to webhooks; `notCovered` names those
 * that are missing.
 *
 * @example
 * ```ts
 * const { received, notCovered } = await backfill(client, {
 *   models: [{ kind: 'board', id: idBoard }],
 *   since: lastHandledActionId,
 *   receive: (action, model) => webhooks.ingest(action, model),
 * });
 * ```
 * @throws {@link InvalidArgumentError} before anything is sent; what {@link ActionsAPI.list} throws and
 * {@link BackfillTooLargeError} or {@link BackfillStalledError} before anything is passed on; {@link BackfillStoppedError};
 * the signal's reason
 */
export async function backfill(client: TrelloClient, options: BackfillOptions): Promise<BackfillResult> {
  refuseUnknownOptions('backfill()', options, OPTIONS);
  const { signal, receive, pageSize = 1000, maxActions = 20_000 } = options;
  if (!Array.isArray(options.models))
    throw new InvalidArgumentError(
      'models',
      `must be an array of { kind, id }, but is ${describeValue(options.models)}`,
    );
  const models = options.models.map(checkModel);
  const since = checkCursor('since', options.since);
  const before = options.before === undefined ? undefined : checkCursor('before', options.before);
  if (typeof receive !== 'function')
    throw new InvalidArgumentError('receive', `must be a function, but is ${describeValue(receive)}`);
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 1000)
    throw new InvalidArgumentError('pageSize', 'must be a whole number from 1 to 1000');
  if (!(maxActions >= 1)) throw new InvalidArgumentError('maxActions', 'must be a number from 1 up');

  const { actions, listed } = await collectActions(client, models, {
    since,
    before,
    pageSize,
    maxActions,
    signal,
  });
  let received = 0;
  for (const { action, model } of actions) {
    signal?.throwIfAborted();
    try {
      await receive(action, model);
    } catch (error) {
      throw new BackfillStoppedError(action, received, resumePoint(actions, received, since), error);
    }
    received++;
  }
  return {
    listed,
    duplicates: listed - actions.length,
    received,
    firstId: actions[0]?.action.id,
    lastId: actions.at(-1)?.action.id,
    resumeSince: resumePoint(actions, received, since),
    notCovered: webhookOnlyActionTypes,
  };
}

/**
 * The greatest id that has nothing unhandled at or before it. Not simply the last handled one: the order of ids within a
 * second need not be that of the dates, and `since` compares ids.
 */
function resumePoint(actions: readonly FoundAction[], received: number, since: string): string {
  const ids = actions.map(({ action }) => action.id);
  const firstMissing = ids.slice(received).sort(compareIds)[0];
  const handled = ids
    .slice(0, received)
    .filter((id) => firstMissing === undefined || compareIds(id, firstMissing) < 0);
  const greatest = handled.sort(compareIds).at(-1);
  if (greatest === undefined) return since;
  return isId(since) && compareIds(since, greatest) > 0 ? since : greatest;
}

brandErrors({ BackfillStoppedError });
