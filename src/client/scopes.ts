import type { ModelKind } from '../util/model-kind.js';
import { MissingScopeError } from './errors.js';

/** The scope that reads a kind of model. Source: public catalogues of Trello's API description, September 2026. */
const readScopes: Readonly<Record<ModelKind, string>> = {
  board: 'read:board:trello',
  card: 'read:board:trello',
  checklist: 'read:board:trello',
  list: 'read:board:trello',
  member: 'read:member:trello',
  organization: 'read:organization:trello',
  enterprise: 'read:enterprise:trello',
};

/** Throws when the token may not read that kind of model; when nothing is known of its scopes, Trello says. */
export function checkReadScope(scopes: readonly string[] | undefined, kind: ModelKind | undefined): void {
  if (scopes === undefined) return;
  const wanted = kind === undefined ? [...new Set(Object.values(readScopes))] : [readScopes[kind]];
  if (!wanted.some((scope) => scopes.includes(scope))) throw new MissingScopeError(wanted, scopes);
}
