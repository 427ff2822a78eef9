import type { EmulatedAction } from './action.js';
import { MAX_ACTIONS_KEPT } from '../limits.js';

interface Entry {
  action: EmulatedAction;
  /** The ids of the models that list the action. */
  models: ReadonlySet<string>;
}

/** The part of a model's actions to list. */
export interface ActionQuery {
  /** How many actions a page has. */
  limit: number;
  /** Which page, from 0. */
  page: number;
  matches: (action: EmulatedAction) => boolean;
}

/** The actions that Trello lists, oldest first; the latest {@link MAX_ACTIONS_KEPT} of them. */
export class ActionLog {
  readonly #entries: Entry[] = [];

  add(action: EmulatedAction, involved: readonly { id: string }[]): void {
    const models = new Set(involved.map(({ id }) => id));
    this.#entries.push({ action, models });
    if (this.#entries.length > MAX_ACTIONS_KEPT) this.#entries.shift();
  }

  /** The actions of a model, newest first. */
  list(id: string, { limit, page, matches }: ActionQuery): EmulatedAction[] {
    const start = page * limit;
    const found: EmulatedAction[] = [];
    let seen = 0;
    for (let index = this.#entries.length - 1; index >= 0 && found.length < limit; index -= 1) {
      const entry = this.#entries[index];
      if (entry === undefined || !entry.models.has(id) || !matches(entry.action)) continue;
      if (seen >= start) found.push(entry.action);
      seen += 1;
    }
    return found;
  }
}
