// Starting
export { startEmulator } from './start.js';
export type { EmulatorOptions } from './options.js';
export type { TrelloEmulator } from './emulator.js';

// Acting
export type { TriggerResult } from './emulator.js';
export type { TriggerOptions } from './actions/act-options.js';
export type { ActionDisplay, EmulatedAction, EmulatedMember } from './actions/action.js';
export type { ModelKind } from '../util/model-kind.js';
export type { EmulatedModel } from './state/models.js';

// Looking at what happened
export type { DeliveryRecord, DeliveryAttempt, DeliveryState } from './delivery/delivery.js';
export type { EmulatedWebhook } from './state/webhook.js';
