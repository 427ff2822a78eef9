/** The annotation `x-trello` of an action schema: what is known of the type besides its shape. */
export interface ActionFacts {
  /** Where the type is documented; `excluded` ones reach webhooks only. */
  listing: 'included' | 'excluded' | 'custom-fields' | '2017-only' | '2019-table-only';
  /** The watched models whose webhooks receive it; empty when that is not known. */
  models: string[];
  /** The public table that names the models marks this row with a caveat. */
  modelsUncertain?: true;
  /** How many actions of this type are public as webhooks delivered them. */
  captures: number;
  /** How many are public as Trello's listings and board exports show them; the sources are named in schemas/README.md. */
  listed?: number;
  evidence: 'captured' | 'few-captures' | 'read-by-code' | 'documented-name-only';
  /** Public repositories and pages that show it. */
  sources: string[];
  /** Whether `action.member` comes with it. */
  member?: 'always' | 'sometimes';
}
