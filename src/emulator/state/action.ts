import type { EmulatedMember } from './member.js';

/**
 * An action as Trello writes it, in Trello's key order. Source: captured deliveries since 2022, certain.
 */
export interface EmulatedAction {
  /** 24 hex digits; later actions have greater ids. */
  id: string;
  idMemberCreator: string;
  data: Record<string, unknown>;
  appCreator: { id: string } | null;
  type: string;
  /** ISO 8601 with milliseconds. */
  date: string;
  limits: null;
  display: ActionDisplay;
  /** The member whom an action of the `addMemberTo…` kind is about. */
  member?: EmulatedMember;
  memberCreator: EmulatedMember;
}

/** How Trello's own pages show the action; `translationKey` is `'unknown'` for many. */
export interface ActionDisplay {
  translationKey: string;
  entities: Record<string, Record<string, unknown>>;
}
