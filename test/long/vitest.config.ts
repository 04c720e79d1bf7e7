import { defineConfig } from 'vitest/config';

/** What needs minutes: `npm run test:long`. */
export default defineConfig({
  test: {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    include: ['test/long/**/*.test.ts'],
    maxWorkers: '100%',
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
