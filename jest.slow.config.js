import base from './jest.config.js';

/**
 * The slow proofs: `npm run test:slow`.
 *
 * @type {import('jest').Config}
 */
export default { ...base, testMatch: ['**/*.slow.test.ts'], testPathIgnorePatterns: ['/node_modules/'] };
