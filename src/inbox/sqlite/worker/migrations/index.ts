import { entries } from './001-entries.js';

/** In order; what was released is never changed, only followed. */
export const migrations: readonly string[] = [entries];
