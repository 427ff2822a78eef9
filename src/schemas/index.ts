// The public list of trello-webhooks/schemas, and nothing else. The JSON Schemas themselves are files beside it.
export { payloadSchema, type PayloadOf } from './payload-schema.js';
export type { StandardIssue, StandardResult, StandardSchema } from './standard-schema.js';
