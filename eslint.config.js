import { readFileSync } from 'node:fs';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import ts from 'typescript-eslint';
import house from './tests/rules/plugin.mjs';

/** By rule and file, with their figure; none where they are measured. */
const exceptions = process.env.EXCEPTIONS === 'off' ? {} : JSON.parse(
  readFileSync(new URL('tests/rules/exceptions.json', import.meta.url), 'utf8')).rules;

const CODE = ['server/**/*.{ts,mjs}', 'web/**/*.{ts,tsx}', 'geodata/**/*.ts', 'cores/**/*.ts'];
/** Words of features that do not belong into what carries them all ("worker": a thread is one). */
const DOMAIN = ['deed', 'household', 'task', 'offer', 'heat', 'ledger', 'rulebook', 'resident',
  'dispatcher'];
/** Features whose verbs decide. */
const VERBS = 'access,city,deeds,exchange,grid,households,ledger,planning,rulebook,setup,tasks,workers';
const MEMORY_BESIDE = {
  selector: 'NewExpression[callee.name=/^Weak(Map|Set|Ref)$/],'
    + ' NewExpression[callee.property.name=/^Weak(Map|Set|Ref)$/]',
  message: 'What decides is a row or an argument, not a memory beside a value.',
};
/** A rule for everything but the files where its subject is at home. */
const but = (home, rule, files = CODE) => ({ files, ignores: home, rules: { [rule]: 'error' } });

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
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'anywhere' }],
    },
  },
  { plugins: { house } },
  but([], 'house/file-names'),
  but([], 'house/lookups-may-fail'),
  // The name of a channel or a role cannot be a parameter: the driver quotes it.
  but(['server/platform/database/{postgres,pulse,logins}.ts'], 'house/sql-parts'),
  // A thread and a child process are started by their file.
  but(['server/platform/worker-thread.ts', 'server/simulation/simulation.ts'], 'house/calls-said'),
  but(['**/*.sql.ts', 'server/platform/database/**'], 'house/sql-home'),
  but([
    'server/config.ts', 'server/start.mjs', 'server/install.mjs', 'web/vite.config.ts',
  ], 'house/environment-at-one-place'),
  but([
    'server/platform/realtime.ts', 'web/platform/socket.tsx', 'server/simulation/life.ts',
  ], 'house/emits-at-one-place'),
  // The process, its platform and what only simulates may wait; positions are written in batches.
  but([
    'server/*.{ts,mjs}', 'server/platform/**', 'server/simulation/**', 'server/workers/workers.ts',
  ], 'house/timers-decide-nothing', ['server/**/*.ts', 'cores/**/*.ts']),
  but(['server/simulation/**'], 'house/clock-is-given', [
    'cores/**/*.ts', 'server/**/life*.ts', 'server/tasks/matcher.ts', 'server/heat/trend.ts',
    'server/access/rights.ts',
  ]),
  but(['web/platform/i18n/**'], 'house/words-in-catalogues', ['web/**/*.{ts,tsx}']),
  ...[
    ['server/platform/**/*.ts', 'web/platform/**/*.{ts,tsx}', 'web/ui/**/*.tsx', 'web/map/**/*.{ts,tsx}'],
    ['server/ledger/**/*.ts'],
  ].map((files, at) => ({
    files,
    ignores: [
      // The list of sentences, the list of calls and the catalogues name what there is.
      'server/platform/errors.ts', 'web/platform/api.ts', 'web/platform/i18n/**',
    ],
    rules: {
      'house/domain-words': ['error', {
        words: at === 0 ? DOMAIN : ['household', 'deed', 'geom', 'task', 'heat', 'cell'],
      }],
    },
  })),
  but(['server/events.ts'], 'house/streams-have-names', ['server/**/*.ts', 'web/**/*.{ts,tsx}']),
  {
    files: CODE,
    ignores: ['server/**/*.routes.ts', 'web/vite.config.ts'],
    rules: {
      'no-restricted-syntax': ['error', {
        // A component that is loaded late is a default export (React.lazy), and nothing else.
        selector: 'ExportDefaultDeclaration:not(:has(> FunctionDeclaration[id.name=/^[A-Z]/])),'
          + ' ExportSpecifier[exported.name="default"]',
        message: 'Give it a name: only plugins of routes and lazy components are default exports.',
      }, MEMORY_BESIDE],
    },
  },
  { files: ['server/**/*.routes.ts'], rules: { 'no-restricted-syntax': ['error', MEMORY_BESIDE] } },
  {
    // The platform's own: what a transaction collects, what was compiled for a schema.
    files: ['server/platform/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // A row that was read says what was read: what a verb decides is its answer, not a mark on it.
    files: [`server/{${VERBS}}/**/*.ts`],
    rules: {
      'no-param-reassign': ['error', {
        props: true, ignorePropertyModificationsFor: ['request', 'reply', 'socket'],
      }],
    },
  },
  {
    // Tables, texts and what a tool writes may be long.
    files: CODE,
    ignores: ['**/*.schema.ts', '**/*.sql.ts', '**/*names.ts', 'web/platform/i18n/**'],
    rules: { 'max-lines': ['error', { max: 300 }] },
  },
  {
    files: CODE,
    ignores: ['web/platform/i18n/**'],
    rules: {
      'max-lines-per-function': ['error', { max: 70, IIFEs: true }],
      'max-params': ['error', 3],
      'max-len': ['error', { code: 100 }],
      complexity: ['error', 15],
    },
  },
  // What broke a rule when the rule came: counted in tests/rules/ratchet.test.ts, only shrinking.
  ...Object.entries(exceptions).map(([rule, files]) => ({
    files: Object.keys(files), rules: { [rule]: 'off' },
  })),
  {
    files: ['web/**/*.ts', 'web/**/*.tsx'],
    ...reactHooks.configs.flat['recommended-latest'],
    languageOptions: { globals: globals.browser },
  },
);
