import { TrelloWebhooks } from '../../src/index.js';
import { CALLBACK_URL, SAMPLE_TYPE, SECRET } from '../delivery/settings.js';
import type { Handler } from './contestant.js';

/** This package with its default options and one handler. */
export function ours(handler: Handler): TrelloWebhooks {
  return new TrelloWebhooks({ secret: SECRET, callbackURL: CALLBACK_URL }).on(SAMPLE_TYPE, handler);
}
