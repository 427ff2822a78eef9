// The public list of trello-webhooks/testing, and nothing else.
export { delivery } from './delivery.js';
export type { Delivery, DeliveryOptions } from './delivery.js';
export type { Overrides } from './merge.js';
export { memoryInbox } from '../inbox/memory/memory-inbox.js';
export { signedRequest } from './signed-request.js';
export type { SignedRequest, Signing } from './signed-request.js';
export { deliver } from './deliver.js';
export type { Delivered, DeliveryTarget } from './deliver.js';
