// The entry `trello-webhooks/lambda`.
export { lambdaHandler, type LambdaHandler, type LambdaWebhooks } from './lambda-handler.js';
export type { LambdaEvent, LambdaResult } from './lambda-event.js';
