import type { Logger } from '../../util/logger.js';
import type { ActionLog } from '../actions/action-log.js';
import type { EmulatedMember } from '../actions/action.js';
import type { Access } from './access.js';
import type { HeadCheck } from './head-check.js';
import type { Models } from '../state/models.js';
import type { Tokens } from '../state/tokens.js';
import type { WebhookStore } from '../state/webhook-store.js';

/** Everything that the routes work on. */
export interface World {
  store: WebhookStore;
  models: Models;
  /** Whether a webhook may watch models that nobody told the emulator about. */
  anyModel: boolean;
  actions: ActionLog;
  tokens: Tokens;
  access: Access;
  /** The member to whom every token belongs. */
  self: EmulatedMember;
  headCheck: HeadCheck;
  logger: Logger | undefined;
}
