import { defineConfig } from 'vitest/config';
import { ALONE } from './test/support/architecture/alone.ts';

const options = { execArgv: ['--disable-warning=ExperimentalWarning'], testTimeout: 30_000 };

export default defineConfig({
  test: {
    // One core is otherwise left idle, and on a small machine that is half of all.
    maxWorkers: '100%',
    pool: 'threads',
    projects: [
      // What leaves no state behind may share a worker, and with it what was loaded: that saves half the time.
      {
        test: {
          ...options,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...ALONE, 'test/cloud/**', 'test/long/**'],
          isolate: false,
        },
      },
      { test: { ...options, name: 'alone', include: ALONE } },
    ],
  },
});
