import { actionTypeInfo } from '../../generated/action-types.js';
import type { ModelKind } from '../../util/model-kind.js';

/** Whether Trello's action listings show the type: all but those that its documentation calls "Excluded". */
export function listed(type: string): boolean {
  return actionTypeInfo.get(type)?.listing !== 'excluded';
}

/**
 * Whether webhooks on this kind of model receive the type. Nobody has published the rule for every type: what is not
 * known is received. Source of the table: Trello's own of 2019, likely.
 */
export function receives(type: string, kind: ModelKind | undefined): boolean {
  const models = actionTypeInfo.get(type)?.models;
  if (kind === undefined || kind === 'checklist' || models === undefined || models.length === 0) return true;
  return models.includes(kind);
}
