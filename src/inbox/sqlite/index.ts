// The public list of trello-webhooks/sqlite, and nothing else.
export { sqliteInbox } from './create.js';
export type { SqliteInboxOptions } from './create.js';
export { APPLICATION_ID } from './worker/migrate.js';
