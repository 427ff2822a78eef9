import type { Attempt } from './attempt.js';
import type { Entry } from './ledger.js';
import type { Registration } from './registry.js';
import { webhookKey, type Task } from './task.js';

/** An attempt that notes what it does in the ledger's entry of the action. */
export class EntryAttempt implements Attempt {
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
