import { actionTypeInfo } from '../generated/action-types.js';

/**
 * The types of action that Trello sends to webhooks and never lists: the "Excluded" types of its guide to action types,
 * such as `addLabelToCard` and `updateComment`.
 */
export const unlistedActionTypes: readonly string[] = [...actionTypeInfo]
  .filter(([, { listing }]) => listing === 'excluded')
  .map(([type]) => type);
