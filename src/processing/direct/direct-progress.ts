import type { Progress } from '../../handlers/progress.js';
import type { Registration } from '../../handlers/registry.js';
import { webhookKey, type Delivery } from '../../payload/delivery.js';
import type { PendingAction } from './dedupe-store.js';

/** Notes what a run does in memory, with the pending action. */
export class DirectProgress implements Progress {
  readonly attempt: number;
  readonly scope: string;
  readonly #action: PendingAction;
  readonly #delivery: Delivery;

  constructor(action: PendingAction, delivery: Delivery, scope: string) {
    this.attempt = ++action.attempts;
    this.scope = scope;
    this.#action = action;
    this.#delivery = delivery;
  }

  hasFinished(registration: Registration): boolean {
    return this.attempt > 1 && this.#action.finished?.includes(registration) === true;
  }

  finish(registration: Registration): undefined {
    if (this.#action.finished === undefined) this.#action.finished = [registration];
    else this.#action.finished.push(registration);
  }

  /** It has failed for good, so a repeat does not run it again. */
  giveUp(registration: Registration): void {
    this.finish(registration);
  }

  unsubscribe(): void {
    (this.#action.unsubscribed ??= new Set()).add(webhookKey(this.#delivery));
  }
}
