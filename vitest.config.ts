import { defineConfig } from 'vitest/config';

const browser = ['tests/browser/**/*.test.ts', 'tests/journeys/**/*.test.ts'];
const database = ['tests/**/*.db.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          // Two at once also on two cores, where one is the default: half of it waits.
          name: 'unit', include: ['tests/**/*.test.ts'], exclude: [...browser, ...database],
          testTimeout: 60_000, pool: 'forks', maxWorkers: 2,
        },
      },
      {
        test: {
          // Two files at once: at most two embedded engines, one gigabyte each.
          name: 'database', include: database, testTimeout: 120_000, hookTimeout: 240_000,
          pool: 'forks', maxWorkers: 2, globalSetup: ['tests/support/global-setup.ts'],
        },
      },
      {
        test: {
          name: 'browser', include: browser, testTimeout: 180_000, hookTimeout: 240_000,
          // A page on a busy machine takes more than the second that is the default.
          expect: { poll: { timeout: 15_000 } },
          pool: 'forks', maxWorkers: 1, fileParallelism: false,
          globalSetup: ['tests/support/browser-setup.ts'],
        },
      },
    ],
  },
});
