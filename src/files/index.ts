// The public list of trello-webhooks/files, and nothing else.
export { fileRegistry } from './file-registry.js';
export { fileTokens, type TokenFile } from './file-tokens.js';
