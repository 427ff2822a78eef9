/** The kinds of model that have routes of their own in Trello's REST API, with the word that the route has for them. */
export const routes = {
  board: 'boards',
  card: 'cards',
  list: 'lists',
  member: 'members',
  organization: 'organizations',
} as const;

/** A kind of model. */
export type ModelType = keyof typeof routes;
