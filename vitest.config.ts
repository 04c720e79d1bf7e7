import { defineConfig } from 'vitest/config';

const options = { execArgv: ['--disable-warning=ExperimentalWarning'], testTimeout: 30_000 };

export default defineConfig({
  test: {
    // One core is otherwise left idle, and on a small machine that is half of all.
    maxWorkers: '100%',
    pool: 'threads',
    projects: [
      // The core has no state to leak, so its test files may share a worker: that saves half the time.
      { test: { ...options, name: 'core', include: ['test/lib/**/*.test.ts'], isolate: false } },
      {
        test: {
          ...options,
          name: 'shell',
          include: ['test/**/*.test.ts'],
          exclude: ['test/lib/**', 'test/cloud/**', 'test/long/**'],
        },
      },
    ],
  },
});
