import type { Route } from '../route.js';
import { modelRoutes } from './models.js';
import { tokenRoutes } from './tokens.js';
import { webhookRoutes } from './webhooks.js';

/** Every route of Trello's that the emulator has. */
export const routes: readonly Route[] = [...webhookRoutes, ...tokenRoutes, ...modelRoutes];
