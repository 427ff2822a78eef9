/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // All cores: by itself jest leaves one idle.
  maxWorkers: '100%',
  // A test that hangs still ends, and one that is only slow on a busy machine or disk does not fail.
  testTimeout: 20_000,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Slow proofs have a command of their own: npm run test:slow.
  testPathIgnorePatterns: ['/node_modules/', '\\.slow\\.test\\.ts$'],
  globalTeardown: '<rootDir>/test/support-redis/say-skipped.cjs',
  // Sources import each other as './x.js', as Node needs it; the tests run the TypeScript files behind those names.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.(ts|js)$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
};
