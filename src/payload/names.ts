/**
 * The event names that an action raises: `type:field` for each key of `data.old`, in its order, then the type.
 * The notation is Trello's own, from the `actions` filter of its REST API (`updateCard:idList`).
 */
export function eventNames(action: { type: string; data: object }): string[] {
  const { type } = action;
  const old = (action.data as { old?: unknown }).old;
  if (typeof old !== 'object' || old === null || Array.isArray(old)) return [type];
  const names: string[] = [];
  for (const field of Object.keys(old)) names.push(`${type}:${field}`);
  names.push(type);
  return names;
}
