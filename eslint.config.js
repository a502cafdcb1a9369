import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['node_modules/', 'dist/', '.data*/', 'tests/.output/', 'web/platform/contract.gen.ts'] },
  js.configs.recommended,
  { files: ['**/*.mjs', '**/*.js'], languageOptions: { globals: globals.node } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What comes in is checked by schemas at the border, and handles are plain records of functions.
      ...Object.fromEntries(['argument', 'assignment', 'call', 'member-access', 'return']
        .map((what) => [`@typescript-eslint/no-unsafe-${what}`, 'off'])),
      '@typescript-eslint/unbound-method': 'off',
      // Fastify plugins and test doubles are async by contract, not by need.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false, arguments: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // What is looked up by id may be missing: a cell retires, a row is deleted, news comes late.
    files: ['server/**/*.ts', 'cores/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', {
        selector: 'TSNonNullExpression > CallExpression[callee.property.name=/^(get|find)$/]',
        message: 'A lookup may find nothing: say what happens then.',
      }],
    },
  },
  {
    files: ['web/**/*.ts', 'web/**/*.tsx'],
    ...reactHooks.configs.flat['recommended-latest'],
    languageOptions: { globals: globals.browser },
  },
);
