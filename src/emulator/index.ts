// Starting
export { startEmulator } from './emulator.js';
export type { EmulatorOptions } from './options.js';
export type { TrelloEmulator } from './emulator.js';
export type { EmulatedApplication, IssuedTokens } from './state/oauth-store.js';

// Triggering actions
export type { TriggerResult } from './deliveries/delivery.js';
export type { TriggerOptions } from './actions/trigger-options.js';
export type { ActionDisplay, EmulatedAction } from './state/action.js';
export type { EmulatedMember } from './state/member.js';
export type { ModelKind } from '../util/model-kind.js';
export type { EmulatedModel } from './state/model-store.js';

// Looking at what happened
export type { DeliveryRecord, DeliveryAttempt, DeliveryState } from './deliveries/delivery.js';
export type { EmulatedWebhook } from './state/webhook.js';
