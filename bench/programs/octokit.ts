import { Webhooks } from '@octokit/webhooks';
import { SECRET } from '../delivery/settings.js';
import type { Handler } from './contestant.js';

/** @octokit/webhooks with one handler. */
export function octokit(handler: Handler): Webhooks {
  const webhooks = new Webhooks({ secret: SECRET });
  webhooks.on('push', handler);
  return webhooks;
}
