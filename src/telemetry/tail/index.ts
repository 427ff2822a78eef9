// The public list of trello-webhooks/tail, and nothing else.
export { serveTail } from './serve-tail.js';
export type { TailOptions, TailServer } from './serve-tail.js';
export type { TailRecord } from './records.js';
export { DEFAULT_PATH as DEFAULT_TAIL_PATH, socketPath as tailSocketPath } from './socket-path.js';
