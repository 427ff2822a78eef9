// The part that both libraries have.
export { DatabaseSync } from '@photostructure/sqlite';
