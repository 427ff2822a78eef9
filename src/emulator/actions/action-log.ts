import type { EmulatedAction } from './action.js';
import { listed } from './action-table.js';
import type { InvolvedModel } from './involved.js';
import { MAX_ACTIONS_KEPT } from '../limits.js';

interface Entry {
  action: EmulatedAction;
  /** The ids of the models that list the action. */
  models: ReadonlySet<string>;
}

/** What `GET /1/{models}/{id}/actions` can be asked for. */
export interface ActionQuery {
  /** How many actions a page has. */
  limit: number;
  /** Which page, from 0. */
  page: number;
  wanted: (action: EmulatedAction) => boolean;
}

/** The actions that Trello lists, oldest first; the latest {@link MAX_ACTIONS_KEPT} of them. */
export class ActionLog {
  readonly #entries: Entry[] = [];

  /** Types that Trello never lists ("excluded") are delivered only, and not kept. */
  add(action: EmulatedAction, involved: readonly InvolvedModel[]): void {
    if (!listed(action.type)) return;
    const models = new Set(involved.map(({ id }) => id));
    this.#entries.push({ action, models });
    if (this.#entries.length > MAX_ACTIONS_KEPT) this.#entries.shift();
  }

  /** The actions of a model, newest first. */
  list(id: string, { limit, page, wanted }: ActionQuery): EmulatedAction[] {
    const start = page * limit;
    const found: EmulatedAction[] = [];
    let seen = 0;
    for (let index = this.#entries.length - 1; index >= 0 && found.length < limit; index -= 1) {
      const entry = this.#entries[index];
      if (entry === undefined || !entry.models.has(id) || !wanted(entry.action)) continue;
      if (seen >= start) found.push(entry.action);
      seen += 1;
    }
    return found;
  }
}
