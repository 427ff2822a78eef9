// The types of everything that Trello sends, generated from the schemas: `trello-webhooks/types`.

export type * from '../generated/types.js';
