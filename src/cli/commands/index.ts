import { types } from './types.js';

/** Every command, in the order of the help. What a command works with is imported when it runs. */
export const commands = [types];
