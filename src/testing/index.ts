// The public list of trello-webhooks/testing, and nothing else.
export { createDelivery } from './create-delivery.js';
export type { CreatedDelivery, CreateDeliveryOptions } from './create-delivery.js';
export type { Overrides } from './merge.js';
export { createSignedRequest } from './create-signed-request.js';
export type { SignedRequest, SigningOptions } from './create-signed-request.js';
export { sendDelivery } from './send-delivery.js';
export type { DeliveryTarget, SendDeliveryResult } from './send-delivery.js';
export { memoryInbox } from '../inbox/memory/memory-inbox.js';
