import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'scripts/examples/',
      // Checked where they are used: npm run check:scaffold.
      'templates/',
      'dist/',
      'coverage/',
      'src/generated/',
      'node_modules/',
      '.examples/',
      'test/consumer/*/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Functions of an asynchronous interface are asynchronous, whether they wait or not.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'no-console': 'off',
    },
  },
  {
    // The core runs where there is no Node: what it needs of it is in util/node.ts.
    files: ['src/{payload,signature,handlers,processing,receive,client,util}/**/*.ts', 'src/*.ts'],
    ignores: ['src/util/node.ts', 'src/util/http/**'],
    rules: {
      'no-restricted-globals': ['error', 'Buffer', 'process', 'setImmediate', '__dirname', 'require'],
    },
  },
  {
    // Express handlers and jest callbacks are often async without awaiting.
    files: ['test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: { console: 'readonly', fetch: 'readonly', require: 'readonly', exports: 'readonly' },
    },
  },
  {
    files: ['scripts/platforms/programs/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', Request: 'readonly', Bun: 'readonly', Deno: 'readonly' },
    },
  },
);
