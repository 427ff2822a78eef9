import type { DeadLetterFilter } from '../../../inbox/inbox.js';

/** Which dead letters a command is about. */
export interface FilterOptions {
  type?: string;
  since?: Date;
  before?: Date;
}

export function filterOf({ type, since, before }: FilterOptions): DeadLetterFilter {
  return {
    ...(type === undefined ? {} : { type }),
    ...(since === undefined ? {} : { since }),
    ...(before === undefined ? {} : { before }),
  };
}
