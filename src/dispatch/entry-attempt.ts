import type { Attempt } from './attempt.js';
import type { Entry } from './ledger.js';
import type { Registration } from './registry.js';
import { webhookKey, type Task } from './task.js';

/** An attempt that notes what it does in the ledger's entry of the action. */
export class EntryAttempt implements Attempt {
  readonly number: number;
  readonly #entry: Entry;
  readonly #task: Task;
  readonly #key: string | undefined;

  constructor(entry: Entry, task: Task, key: string | undefined) {
    this.number = ++entry.attempts;
    this.#entry = entry;
    this.#task = task;
    this.#key = key;
  }

  get scope(): string {
    return this.#key ?? this.#task.action.id;
  }

  hasFinished(registration: Registration): boolean {
    return this.#entry.finished?.has(registration) === true;
  }

  finish(registration: Registration): void {
    (this.#entry.finished ??= new Set()).add(registration);
  }

  gone(): void {
    (this.#entry.gone ??= new Set()).add(webhookKey(this.#task));
  }
}
