// Goes when the last engine uses `ClaimRunner`.
export { failedAttempt as rejected } from './claim-runner.js';
