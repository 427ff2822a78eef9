// Starting
export { startEmulator } from './start.js';
export type { EmulatorOptions } from './options.js';
export type { TrelloEmulator } from './emulator.js';

// Acting
export type { Acted } from './emulator.js';
export type { ActOptions } from './act-options.js';
export type { ActionDisplay, EmulatedAction, EmulatedMember } from './action.js';
export type { EmulatedModel, ModelKind } from './models.js';

// Looking at what happened
export type { Delivery, DeliveryAttempt, DeliveryState } from './delivery.js';
export type { EmulatedWebhook } from './webhook.js';
