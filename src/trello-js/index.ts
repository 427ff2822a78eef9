// The public list of trello-webhooks/trello-js, and nothing else.
export { trelloJSClient, type TrelloJSClient } from './bridge.js';
