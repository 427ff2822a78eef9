import type { Progress } from '../../handlers/progress.js';
import type { Entry } from './dedupe-store.js';
import type { Registration } from '../../handlers/registry.js';
import { webhookKey, type Task } from '../../payload/delivery.js';

/** An attempt that notes what it does in the ledger's entry of the action. */
export class DirectProgress implements Progress {
  readonly number: number;
  readonly #entry: Entry;
  readonly #task: Task;
  readonly scope: string;

  /** `scope`: what tells the action from others. */
  constructor(entry: Entry, task: Task, scope: string) {
    this.number = ++entry.attempts;
    this.#entry = entry;
    this.#task = task;
    this.scope = scope;
  }

  hasFinished(registration: Registration): boolean {
    return this.number > 1 && this.#entry.finished?.includes(registration) === true;
  }

  finish(registration: Registration): undefined {
    if (this.#entry.finished === undefined) this.#entry.finished = [registration];
    else this.#entry.finished.push(registration);
  }

  gone(): void {
    (this.#entry.gone ??= new Set()).add(webhookKey(this.#task));
  }
}
