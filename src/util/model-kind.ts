/**
 * The kinds of model that a webhook can watch. Source: captured deliveries; `enterprise` from Trello's guide to action
 * types.
 */
export type ModelKind = 'board' | 'card' | 'checklist' | 'enterprise' | 'list' | 'member' | 'organization';
