import type { EmulatedMember } from './action.js';
import type { EmulatedModel } from '../state/models.js';

/** What `trello.trigger` can be told besides type and data. */
export interface TriggerOptions {
  /**
   * The model that was acted on, or its id: its webhooks receive the action also when `data` does not name it, and
   * its fields are remembered for the `model` of deliveries. Without `kind` they receive every type.
   */
  model?: EmulatedModel | string;
  /** Who did it: fields that differ from the emulator's own member. @default the emulator's own member */
  memberCreator?: Partial<EmulatedMember>;
  /**
   * The member whom the action is about, shown as `action.member`.
   * @default for types such as `addMemberToCard`, made from the member id in `data`
   */
  member?: Partial<EmulatedMember> & { id: string };
  /** The application through which it was done. @default null */
  appCreator?: { id: string } | null;
  /**
   * What the REST caller who caused the change had sent as `X-Trello-Client-Identifier`; deliveries carry it back.
   * Trello is said to do so for webhooks of the caller's API key; the emulator does so for all (inferred).
   */
  clientIdentifier?: string;
}
